META
key;value
description;There is enough for everything
country;United Kingdom
unit;Harwick
instance;2026
num_projects;2
num_votes;2
budget;1000.5
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
a;60.25;2;First
b;50;1;Second
VOTES
voter_id;vote
1;a
2;a,b
