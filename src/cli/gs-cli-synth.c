/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-cli-synth-clip.h"
#include "gs-cli.h"
#include "gs-file-words.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MOST_CLIPS 100000

typedef struct
{
  char *out;
  int clips;
  double seconds;
  double fps;
  gint64 seed;
  int threads;
  gboolean landmarks;
  char *without;
  char *weak;
  char *plan;
} Options;

/* Shared by the threads that make clips. */
typedef struct
{
  GCancellable *cancellable;
  GMutex lock;
  GError *error; /* the first one; under the lock */
  int n_done;    /* atomic */
} Work;

static void
clip_free (gpointer data)
{
  GsCliSynthClip *clip = data;

  g_clear_pointer (&clip->plan, gs_synth_plan_unref);
  g_free (clip->folder);
  g_free (clip);
}

static void
make_cb (gpointer data, gpointer user_data)
{
  GsCliSynthClip *clip = data;
  Work *work = user_data;
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&work->lock);
  if (work->error != NULL)
    clip = NULL;
  g_mutex_unlock (&work->lock);

  if (clip != NULL && !gs_cli_synth_clip_make (clip, work->cancellable, &error))
    {
      g_mutex_lock (&work->lock);
      if (work->error == NULL)
        work->error = g_steal_pointer (&error);
      g_mutex_unlock (&work->lock);
    }

  g_atomic_int_inc (&work->n_done);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* Plans all clips before the first is made, so that what makes no sense is refused at once. */
static GPtrArray *
plan_clips (const Options *options, const char *folder, gboolean weak, GError **error)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func (clip_free);
  g_autofree char *text = NULL;

  if (options->plan != NULL && !g_file_get_contents (options->plan, &text, NULL, error))
    {
      gs_file_words_take (error, options->plan);
      return NULL;
    }

  for (int i = 0; i < options->clips; i++)
    {
      GsCliSynthClip *clip = g_new0 (GsCliSynthClip, 1);
      g_autofree char *name = g_strdup_printf ("clip-%04d", i + 1);
      GsSynthRandom random;

      g_ptr_array_add (clips, clip);
      gs_synth_random_init (&random, (guint64)options->seed, (guint64)i);
      clip->plan = text != NULL ? gs_synth_plan_new_from_json (text, error)
                                : gs_synth_plan_new (gs_synth_random_next (&random), options->seconds, options->fps,
                                                     weak, error);
      if (clip->plan == NULL)
        return NULL;
      clip->folder = g_build_filename (folder, name, NULL);
      clip->landmarks = options->landmarks;
      clip->without_video = g_strcmp0 (options->without, "video") == 0;
      clip->without_audio = g_strcmp0 (options->without, "audio") == 0;
      clip->view = (GsSynthView){ 640, 480 };
    }

  return g_steal_pointer (&clips);
}

static gboolean
make_clips (GPtrArray *clips, int n_threads, const char *folder, GError **error)
{
  Work work = { .cancellable = gs_cli_get_cancellable () };
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *split = g_build_filename (folder, "split.json", NULL);
  double seconds = 0.0;
  gint64 start = g_get_monotonic_time ();
  GThreadPool *pool;

  g_mutex_init (&work.lock);
  pool = g_thread_pool_new (make_cb, &work, n_threads, TRUE, error);
  if (pool == NULL)
    return FALSE;

  for (guint i = 0; i < clips->len; i++)
    {
      GsCliSynthClip *clip = g_ptr_array_index (clips, i);

      seconds += gs_synth_plan_get_seconds (clip->plan);
      g_ptr_array_add (names, g_path_get_basename (clip->folder));
      g_thread_pool_push (pool, clip, NULL);
    }
  g_ptr_array_add (names, NULL);

  while (g_atomic_int_get (&work.n_done) < (int)clips->len)
    {
      double done = 0.0, elapsed = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;

      for (guint i = 0; i < clips->len; i++)
        done += g_atomic_int_get (&((GsCliSynthClip *)g_ptr_array_index (clips, i))->fraction) / (1000.0 * clips->len);
      gs_cli_progress (done, "synthetic clips", elapsed > 0.0 ? done * seconds / elapsed : 0.0, "s of clip");
      g_usleep (20000);
    }
  g_thread_pool_free (pool, FALSE, TRUE);
  gs_cli_progress_end ();
  g_mutex_clear (&work.lock);

  if (work.error != NULL)
    {
      g_propagate_error (error, work.error);
      return FALSE;
    }

  return gs_synth_write_split ((const char *const *)names->pdata, split, error);
}

/* Everything is made beside the place where it goes, and moved there at the end. */
static int
synth (const Options *options, gboolean weak)
{
  g_autofree char *parent = g_path_get_dirname (options->out);
  g_autofree char *base = g_path_get_basename (options->out);
  g_autofree char *template = g_strdup_printf ("%s/.%s.XXXXXX", parent, base);
  g_autoptr (GPtrArray) clips = NULL;
  g_autoptr (GError) error = NULL;

  clips = plan_clips (options, template, weak, &error);
  if (clips == NULL)
    return gs_cli_fail (options->plan, error);

  /* Succeeds only on an empty folder, which then makes way. */
  if (g_file_test (options->out, G_FILE_TEST_EXISTS) && g_rmdir (options->out) != 0)
    {
      fprintf (stderr, "gatescope-cli: %s: there is something already; name a new or an empty folder\n", options->out);
      return GS_CLI_FAILED;
    }
  if (g_mkdir_with_parents (parent, 0777) != 0 || g_mkdtemp_full (template, 0777) == NULL)
    {
      fprintf (stderr, "gatescope-cli: %s: the folder could not be made: %s\n", options->out, g_strerror (errno));
      return GS_CLI_FAILED;
    }

  for (guint i = 0; i < clips->len; i++)
    {
      GsCliSynthClip *clip = g_ptr_array_index (clips, i);
      g_autofree char *name = g_path_get_basename (clip->folder);

      g_free (clip->folder);
      clip->folder = g_build_filename (template, name, NULL);
    }

  if (make_clips (clips, options->threads, template, &error) && g_rename (template, options->out) != 0)
    g_set_error (&error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 "the finished clips could not be moved here: %s", g_strerror (errno));

  if (error != NULL)
    {
      remove_tree (template);
      return gs_cli_fail (options->out, error);
    }

  return GS_CLI_DONE;
}

/**
 * gs_cli_synth:
 *
 * `gatescope-cli synth`: clips with known valence and arousal and known weak spans, or features of such clips.
 */
int
gs_cli_synth (int argc, char **argv)
{
  Options options = { .clips = 1, .seconds = 20.0 };
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, "Folder to make; it may exist if it is empty", "DIR" },
    { "clips", 0, 0, G_OPTION_ARG_INT, &options.clips, "How many clips (1)", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &options.seconds, "Length of each (20)", "S" },
    { "fps", 0, 0, G_OPTION_ARG_DOUBLE, &options.fps, "Frames a second (24, 25 or 30, varying over the clips)", "F" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &options.seed, "The same seed makes the same clips (0)", "K" },
    { "landmarks", 0, 0, G_OPTION_ARG_NONE, &options.landmarks,
      "Only features, from landmarks and sound, nothing rendered", NULL },
    { "without", 0, 0, G_OPTION_ARG_STRING, &options.without, "With --landmarks: no face is found, or there is no sound",
      "video|audio" },
    { "weak", 0, 0, G_OPTION_ARG_STRING, &options.weak, "Whether there are weak spans (on)", "on|off" },
    { "plan", 0, 0, G_OPTION_ARG_FILENAME, &options.plan, "One clip that follows a plan.json instead of chance",
      "F.json" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.threads, "Clips made at a time (0: as many as processors)", "N" },
    G_OPTION_ENTRY_NULL
  };
  gboolean weak = TRUE;
  int status;

  if (!gs_cli_parse ("synth", NULL, "Makes clips of a speaking face with known valence, arousal and weak spans.",
                     entries, &argc, &argv, &status))
    return status;

  if (argc > 1)
    status = gs_cli_usage ("synth", "“%s” is one argument too many", argv[1]);
  else if (options.out == NULL || *options.out == '\0')
    status = gs_cli_usage ("synth", "--out must name a folder");
  else if (options.clips < 1 || options.clips > MOST_CLIPS)
    status = gs_cli_usage ("synth", "--clips must be 1 to %d, not %d", MOST_CLIPS, options.clips);
  else if (options.weak != NULL && strcmp (options.weak, "on") != 0 && strcmp (options.weak, "off") != 0)
    status = gs_cli_usage ("synth", "--weak must be on or off, not “%s”", options.weak);
  else if (options.without != NULL && strcmp (options.without, "video") != 0 && strcmp (options.without, "audio") != 0)
    status = gs_cli_usage ("synth", "--without must be video or audio, not “%s”", options.without);
  else if (options.without != NULL && !options.landmarks)
    status = gs_cli_usage ("synth", "--without goes with --landmarks only");
  else if (options.plan != NULL && options.clips != 1)
    status = gs_cli_usage ("synth", "--plan makes one clip, not %d", options.clips);
  else if (gs_cli_count_threads ("synth", &options.threads, &status))
    {
      weak = options.weak == NULL || strcmp (options.weak, "on") == 0;
      status = synth (&options, weak);
    }

  g_free (options.out);
  g_free (options.without);
  g_free (options.weak);
  g_free (options.plan);

  return status;
}
