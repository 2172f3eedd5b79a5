/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Exit statuses of gatescope-cli. */
enum
{
  GS_CLI_DONE = 0,          /* the work was done */
  GS_CLI_FAILED = 1,        /* the input was refused or the work failed */
  GS_CLI_USAGE = 2,         /* the command line made no sense */
  GS_CLI_INTERRUPTED = 130, /* Ctrl+C or SIGTERM */
};

/* What --threads takes at most; 0 is as many as there are processors. */
#define GS_CLI_MOST_THREADS 256

/**
 * GsCliVerb:
 * @name: the word on the command line
 * @summary: one line for `gatescope-cli --help`
 * @run: does it; @argv[0] is the verb itself; returns an exit status
 *
 * One subcommand.
 */
typedef struct
{
  const char *name;
  const char *summary;
  int (*run) (int argc, char **argv);
} GsCliVerb;

int gs_cli_fail (const char *subject, const GError *error);
int gs_cli_usage (const char *verb, const char *format, ...) G_GNUC_PRINTF (2, 3);
int gs_cli_usage_stray (const char *verb, const char *word, const char *type);
gboolean gs_cli_parse (const char *verb, const char *arguments, const char *summary,
                       const GOptionEntry *entries, int *argc, char ***argv, int *status);
GCancellable *gs_cli_get_cancellable (void);
void gs_cli_progress (double fraction, const char *what, double rate, const char *unit);
void gs_cli_progress_end (void);
gboolean gs_cli_count_threads (const char *verb, int *n_threads, int *status);
char **gs_cli_join_lists (char **first, char **second);

/* One function a verb, each in gs-cli-VERB.c. */
int gs_cli_info (int argc, char **argv);
int gs_cli_analyse (int argc, char **argv);
int gs_cli_features (int argc, char **argv);
int gs_cli_bench (int argc, char **argv);
int gs_cli_network (int argc, char **argv);
int gs_cli_predict (int argc, char **argv);
int gs_cli_record (int argc, char **argv);
int gs_cli_project (int argc, char **argv);
int gs_cli_synth (int argc, char **argv);
int gs_cli_train (int argc, char **argv);
int gs_cli_attribute (int argc, char **argv);
int gs_cli_evaluate (int argc, char **argv);
int gs_cli_ablate (int argc, char **argv);
int gs_cli_agreement (int argc, char **argv);
int gs_cli_gold (int argc, char **argv);
int gs_cli_report (int argc, char **argv);
int gs_cli_convert (int argc, char **argv);

G_END_DECLS
