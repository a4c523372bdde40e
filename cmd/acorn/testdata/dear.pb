META
key;value
description;a costs more than there is, and w was withdrawn
country;United Kingdom
unit;Harwick
instance;2026
num_projects;4
num_votes;4
budget;1000
vote_type;approval
rule;unknown
date_begin;01.10.2026
date_end;14.10.2026
currency;GBP
PROJECTS
project_id;cost;votes;name
w;999999999;3;Withdrawn
a;1200;3;Too dear
b;700;2;Fits
c;300;1;Fits too
VOTES
voter_id;vote
1;w,a
2;w,a
3;a,b
4;w,b,c
