META
key;value
description;Five points each
country;United Kingdom
unit;Harwick
instance;2026
num_projects;4
num_votes;4
budget;1000
vote_type;cumulative
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
max_sum_points;5
currency;GBP
PROJECTS
project_id;cost;votes;name
a;600;2;Baby bank
b;500;2;Relationships hub
c;300;2;Mentoring
d;100;1;Toy library
VOTES
voter_id;vote;points
1;a,b;3,2
2;b;5
3;c,a;4,1
4;d,c;3,2
