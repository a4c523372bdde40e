META
key;value
description;Nobody chose b
country;United Kingdom
unit;Harwick
instance;2026
num_projects;3
num_votes;2
budget;1000
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
a;600;1;Baby bank
b;500;0;Relationships hub
c;300;1;Mentoring
VOTES
voter_id;vote
1;a
2;c
