META
key;value
description;Two voters in five chose c alone: most votes first gives them nothing, Equal Shares something
country;United Kingdom
unit;Harwick
instance;2026
num_projects;3
num_votes;5
budget;1000
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
a;600;3;For most
b;400;3;For most too
c;400;2;For the others
VOTES
voter_id;vote
1;a,b
2;a,b
3;a,b
4;c
5;c
