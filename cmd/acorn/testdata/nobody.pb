META
key;value
description;Nobody voted
country;United Kingdom
unit;Harwick
instance;2026
num_projects;2
num_votes;0
budget;100
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
a;60;0;First
b;50;0;Second
VOTES
voter_id;vote
