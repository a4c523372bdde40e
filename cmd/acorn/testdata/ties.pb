META
key;value
description;a and b have as many votes, and only one of them fits
country;United Kingdom
unit;Harwick
instance;2026
num_projects;3
num_votes;3
budget;700
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
10;600;2;Ten
2;600;2;Two
3;500;2;Three
VOTES
voter_id;vote
1;10,2,3
2;2,10
3;3
