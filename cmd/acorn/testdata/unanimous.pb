META
key;value
description;All seven chose what costs exactly the budget, and a seventh of it is not a whole number
country;United Kingdom
unit;Harwick
instance;2026
num_projects;2
num_votes;7
budget;100
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
a;100;7;All of it
b;1;0;A pound
VOTES
voter_id;vote
1;a
2;a
3;a
4;a
5;a
6;a
7;a
