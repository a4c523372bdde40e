package postgres

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
)

// Replicating are the settings of a cluster that can have standbys and base backups.
var Replicating = []string{"wal_level=replica", "max_wal_senders=4"}

// Backup makes a base backup of the running cluster, which must be Replicating: a cluster that is not started yet. With a name it follows this one, as a standby of that name.
func (c *Cluster) Backup(standby string) (*Cluster, error) {
	u, err := url.Parse(c.Address)
	if err != nil {
		return nil, fmt.Errorf("reading the cluster's address: %w", err)
	}
	b, err := newCluster(c.programs)
	if err != nil {
		return nil, err
	}
	args := []string{"--pgdata=" + b.data(), "--checkpoint=fast", "--no-sync", "--dbname=host=127.0.0.1 port=" + u.Port() + " user=postgres application_name=" + standby}
	if standby != "" {
		args = append(args, "--write-recovery-conf")
	}
	return b, b.run("pg_basebackup", args...)
}

// Serve starts a base backup, with these settings beside its own.
func (c *Cluster) Serve(settings ...string) error { return c.serve(settings) }

// Archiving are the settings of one that also keeps its write-ahead log apart, for Restore.
var Archiving = append(Replicating[:2:2], "archive_mode=on", "archive_command=mkdir -p ../archive && cp %p ../archive/%f")

// Restore is Serve for a base backup that first follows what another cluster archived to its end. It can be written to once pg_is_in_recovery says no.
func (c *Cluster) Restore(from *Cluster, settings ...string) error {
	wanted := filepath.Join(c.data(), "recovery.signal")
	if err := os.WriteFile(wanted, nil, 0o600); err != nil {
		return fmt.Errorf("asking for a restore: %w", err)
	}
	if c.owner != nil {
		if err := os.Chown(wanted, int(c.owner.Uid), int(c.owner.Gid)); err != nil {
			return fmt.Errorf("asking for a restore: %w", err)
		}
	}
	return c.serve(append(settings, "restore_command=cp "+from.folder+"/archive/%f %p"))
}

// Kill ends the server at once, as a power cut would, and leaves its files as they are.
func (c *Cluster) Kill() error {
	if err := c.run("pg_ctl", "--pgdata="+c.data(), "--mode=immediate", "--silent", "stop"); err != nil {
		return err
	}
	<-c.ended // it was killed: that is no failure
	return nil
}

// Promote makes a standby the one that is written to.
func (c *Cluster) Promote() error {
	return c.run("pg_ctl", "--pgdata="+c.data(), "--silent", "--wait", "promote")
}
