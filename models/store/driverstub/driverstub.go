// Package sqlite3 stands in for the cgo driver that gorm's SQLite dialector imports for its side effect. Acorn opens SQLite through
// modernc.org/sqlite, so that driver is never used; with it, every machine that has a C compiler would compile SQLite's C for a minute
// on the first build, and a race-detecting test run would link two SQLites.
package sqlite3
