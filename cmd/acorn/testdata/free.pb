META
key;value
description;b costs nothing
country;United Kingdom
unit;Harwick
instance;2026
num_projects;3
num_votes;3
budget;500
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
a;500;2;Costly
b;0;2;Free
c;200;1;Third
VOTES
voter_id;vote
1;a,b
2;a,c
3;b
