META
key;value
description;One voter decides it all
country;United Kingdom
unit;Harwick
instance;2026
num_projects;3
num_votes;1
budget;100
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
a;60;1;First
b;50;1;Second
c;40;1;Third
VOTES
voter_id;vote
1;a,b,c
