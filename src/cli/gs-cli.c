/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli.h"

#include <glib-unix.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Written by the signal handler's thread, read by every verb. */
static GCancellable *cancellable;

static gint64 progress_start;
static double progress_begin; /* the fraction that was done when the work began, if it was resumed */
static gint64 progress_last;
static gboolean progress_drawn;

/* The reason without the file's name, which stands before it already: an error is written to be understood alone. */
static char *
leave_out_subject (const char *subject,
                   const char *message)
{
  g_autofree char *shown = g_filename_display_name (subject);
  g_autofree char *name = g_filename_display_basename (subject);
  const char *const names[] = { shown, name };

  if (g_str_has_prefix (message, subject) && g_str_has_prefix (message + strlen (subject), ": "))
    return g_strdup (message + strlen (subject) + 2);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = g_strdup_printf ("“%s” ", names[i]);

      if (g_str_has_prefix (message, quoted))
        return g_strconcat ("it ", message + strlen (quoted), NULL);
    }

  return g_strdup (message);
}

/**
 * gs_cli_fail:
 * @subject: (nullable): the file or thing that was refused
 * @error: why
 *
 * Says on stderr what went wrong, as `gatescope-cli: FILE: reason`; the file is named once.
 *
 * Returns: the exit status: %GS_CLI_INTERRUPTED for a cancelled job, else %GS_CLI_FAILED
 */
int
gs_cli_fail (const char *subject,
             const GError *error)
{
  gs_cli_progress_end ();

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fprintf (stderr, "gatescope-cli: interrupted\n");
      return GS_CLI_INTERRUPTED;
    }

  if (subject != NULL)
    {
      g_autofree char *reason = leave_out_subject (subject, error->message);

      fprintf (stderr, "gatescope-cli: %s: %s\n", subject, reason);
    }
  else
    fprintf (stderr, "gatescope-cli: %s\n", error->message);

  return GS_CLI_FAILED;
}

/**
 * gs_cli_usage:
 * @verb: the subcommand
 * @format: what was wrong with its arguments
 *
 * Returns: %GS_CLI_USAGE, after saying on stderr what was wrong
 */
int
gs_cli_usage (const char *verb,
              const char *format,
              ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  fprintf (stderr, "gatescope-cli: %s: %s (see gatescope-cli %s --help)\n", verb, message, verb);

  return GS_CLI_USAGE;
}

/**
 * gs_cli_usage_stray:
 * @verb: a subcommand that takes nothing but options
 * @word: what stands there without an option
 * @type: (nullable): what is to be typed after the verb; %NULL: only its options
 *
 * Returns: %GS_CLI_USAGE, after saying on stderr what is wrong and what to type
 */
int
gs_cli_usage_stray (const char *verb,
                    const char *word,
                    const char *type)
{
  if (type != NULL)
    return gs_cli_usage (verb, "“%s” stands without an option before it: type gatescope-cli %s %s", word, verb, type);

  return gs_cli_usage (verb, "“%s” is too much: nothing but options follows", word);
}

/**
 * gs_cli_parse:
 * @verb: the subcommand
 * @arguments: (nullable): what stands after the options in the usage line
 * @summary: what it does
 * @entries: its options
 * @argc: (inout): argument count, with the verb as argument 0
 * @argv: (inout): arguments; what is left are the positional ones
 * @status: (out): the exit status when %FALSE is returned
 *
 * Returns: %TRUE if the options were understood and the verb should run
 */
gboolean
gs_cli_parse (const char *verb,
              const char *arguments,
              const char *summary,
              const GOptionEntry *entries,
              int *argc,
              char ***argv,
              int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat ("gatescope-cli ", verb, NULL);

  g_set_prgname (name);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GS_GETTEXT_PACKAGE);

  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  *status = gs_cli_usage (verb, "%s", error->message);

  return FALSE;
}

/* The first signal asks the work to end as it should; who sends another one will not wait for that. */
static gboolean
interrupted_cb (gpointer user_data)
{
  if (g_cancellable_is_cancelled (cancellable))
    {
      signal (GPOINTER_TO_INT (user_data), SIG_DFL);
      raise (GPOINTER_TO_INT (user_data));
    }
  g_cancellable_cancel (cancellable);

  return G_SOURCE_CONTINUE;
}

static gpointer
signal_thread (gpointer user_data)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GSource) interrupt = g_unix_signal_source_new (SIGINT);
  g_autoptr (GSource) terminate = g_unix_signal_source_new (SIGTERM);

  g_source_set_callback (interrupt, interrupted_cb, GINT_TO_POINTER (SIGINT), NULL);
  g_source_set_callback (terminate, interrupted_cb, GINT_TO_POINTER (SIGTERM), NULL);
  g_source_attach (interrupt, context);
  g_source_attach (terminate, context);

  for (;;)
    g_main_context_iteration (context, TRUE);

  return NULL;
}

/**
 * gs_cli_get_cancellable:
 *
 * Returns: (transfer none): cancelled by Ctrl+C or SIGTERM from the first call on; a second one ends the program at once
 */
GCancellable *
gs_cli_get_cancellable (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      cancellable = g_cancellable_new ();
      g_thread_unref (g_thread_new ("signals", signal_thread, NULL));
      g_once_init_leave (&once, 1);
    }

  return cancellable;
}

/* Nobody wants to reckon with thousands of seconds. */
static void
print_left (double seconds)
{
  if (seconds < 600.0)
    fprintf (stderr, ", %.0f s left", seconds);
  else if (seconds < 36000.0)
    fprintf (stderr, ", %.0f min left", seconds / 60.0);
  else
    fprintf (stderr, ", %.0f h left", seconds / 3600.0);
}

/**
 * gs_cli_progress:
 * @fraction: how far, 0 to 1
 * @what: what is being done
 * @rate: units per second, or 0 when not known
 * @unit: name of a unit
 *
 * Shows progress on stderr: a bar on a terminal, elsewhere a line every 10 s.
 */
void
gs_cli_progress (double fraction,
                 const char *what,
                 double rate,
                 const char *unit)
{
  gint64 now = g_get_monotonic_time ();
  gboolean terminal = isatty (STDERR_FILENO);
  gint64 pause = terminal ? G_USEC_PER_SEC / 10 : 10 * G_USEC_PER_SEC;
  double elapsed, left;

  if (progress_start == 0)
    {
      progress_start = now;
      progress_begin = fraction;
      progress_last = terminal ? 0 : now;
    }

  if (now - progress_last < pause)
    return;

  progress_last = now;
  elapsed = (double) (now - progress_start) / G_USEC_PER_SEC;
  left = fraction > progress_begin ? elapsed * (1.0 - fraction) / (fraction - progress_begin) : NAN;

  if (terminal)
    {
      char bar[31];
      int filled = (int) (CLAMP (fraction, 0.0, 1.0) * 30.0);

      for (int i = 0; i < 30; i++)
        bar[i] = i < filled ? '#' : '.';
      bar[30] = '\0';
      fprintf (stderr, "\r\033[K%s [%s] %3.0f %%", what, bar, 100.0 * fraction);
      progress_drawn = TRUE;
    }
  else
    {
      fprintf (stderr, "gatescope-cli: %s: %.0f %%", what, 100.0 * fraction);
    }

  if (rate > 0.0)
    fprintf (stderr, ", %.1f %s/s", rate, unit);
  if (!isnan (left))
    print_left (left);
  if (!terminal)
    fputc ('\n', stderr);
  fflush (stderr);
}

/**
 * gs_cli_progress_end:
 *
 * Takes the progress bar away, so that the next line starts clean.
 */
void
gs_cli_progress_end (void)
{
  if (progress_drawn)
    fprintf (stderr, "\r\033[K");
  progress_drawn = FALSE;
  progress_start = 0;
}

/**
 * gs_cli_count_threads:
 * @verb: the subcommand
 * @n_threads: (inout): what --threads says, 0 to %GS_CLI_MOST_THREADS; 0 becomes the number of processors
 * @status: (out): the exit status when %FALSE is returned
 *
 * Returns: %TRUE if so many threads can be had
 */
gboolean
gs_cli_count_threads (const char *verb,
                      int *n_threads,
                      int *status)
{
  if (*n_threads < 0 || *n_threads > GS_CLI_MOST_THREADS)
    {
      *status = gs_cli_usage (verb, "--threads takes 0 (as many as processors) to %d, not %d", GS_CLI_MOST_THREADS, *n_threads);
      return FALSE;
    }

  if (*n_threads == 0)
    *n_threads = (int) g_get_num_processors ();

  return TRUE;
}

/**
 * gs_cli_join_lists:
 * @first: (transfer full) (nullable): values of an option that may be given several times
 * @second: (transfer none) (nullable): what followed the options
 *
 * For options that people write as `--data A B C`: the first value belongs to the option, the others are left over.
 *
 * Returns: (transfer full): both lists in one
 */
char **
gs_cli_join_lists (char **first,
                   char **second)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) owned = first;

  if (first != NULL)
    g_strv_builder_addv (builder, (const char **) first);
  if (second != NULL)
    g_strv_builder_addv (builder, (const char **) second);

  return g_strv_builder_end (builder);
}
