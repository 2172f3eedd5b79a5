/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damaged clips: each gives a clear error or a shorter clip, never a crash, a standstill or runaway memory.
 *
 *   test-mutations GATESCOPE-CLI HOW-MANY
 *
 * So many damaged copies of a clip in each of seven containers are opened, decoded, sought in, encoded for the network
 * and played, by workers in processes of their own: one that crashes or stands still is counted and the next goes on
 * behind it. */
#include "gs-clip-encoder.h"
#include "gs-clip-probe.h"
#include "gs-engine.h"
#include "gs-media.h"
#include "mutations.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What one step of one clip may take, and all of it may hold in memory more than before. */
#define STEP_SECONDS  10
#define MEMORY_MIB    512
#define ADDRESS_MIB   6144
#define CLIPS_A_CHILD 20

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED TRUE
#else
#define SANITIZED FALSE
#endif

typedef struct
{
  const char *name;
  const char *options;
} Container;

static const Container containers[] = {
  { "clip.mp4", "-c:v libx264 -preset veryfast -bf 2 -g 12 -c:a aac" },
  { "clip.mov", "-c:v libx264 -preset veryfast -g 12 -c:a pcm_s16le -movflags frag_keyframe+empty_moov" },
  { "clip.mkv", "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=12 -c:a flac" },
  { "clip.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 12 -c:a libopus" },
  { "clip.avi", "-c:v mpeg4 -q:v 4 -g 12 -c:a libmp3lame" },
  { "clip.ogv", "-c:v libtheora -q:v 7 -g 12 -c:a libvorbis" },
  { "clip.ts", "-c:v libx264 -preset veryfast -bf 2 -g 12 -c:a aac" },
};

static char *folder;
static const char *program;
static guint n_mutations;

/* --- a worker: one process, some damaged clips one after the other --- */

static void
say (guint number,
     const char *what)
{
  printf ("%u\t%s\n", number, what);
  fflush (stdout);
}

static gsize
read_memory (const char *field)
{
  g_autofree char *status = NULL;
  const char *found;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || !(found = strstr (status, field)))
    return 0;

  return strtoul (found + strlen (field), NULL, 10) / 1024;
}

/* An error has to be for people: a sentence that names the file. */
static gboolean
is_clear (const GError *error,
          const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return error && strlen (error->message) > 20 && strstr (error->message, name) && !strstr (error->message, "(null)");
}

static gboolean
decode (const char *path,
        GsMediaInfo *info,
        GError **error)
{
  g_autoptr (GsDecoder) decoder = NULL;
  GsPicture picture;

  if (!info->has_video)
    return TRUE;

  decoder = gs_decoder_new (info, GS_DECODER_VIDEO, NULL, error);
  if (!decoder)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GError) ignored = NULL;

      if (gs_decoder_seek_frame (decoder, info->n_frames * i / 4, &ignored))
        gs_decoder_next_frame (decoder, &picture, &ignored);
    }

  return TRUE;
}

static void
wait_settled (GsPlayer *player)
{
  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  while ((gs_player_get_loading (player) || gs_player_get_seeking (player) || !gs_player_get_media_info (player)) &&
         !gs_player_get_error (player));
}

static gboolean
play (const char *path,
      GsMediaInfo *info,
      GError **error)
{
  g_autoptr (GsPlayer) player = gs_player_new ();
  gint64 start;

  gs_player_load_info (player, info);
  wait_settled (player);
  if (!gs_player_get_error (player))
    {
      gs_player_seek (player, info->duration / 2);
      wait_settled (player);
    }
  if (!gs_player_get_error (player))
    {
      gs_player_step (player, -1);
      wait_settled (player);
    }
  if (!gs_player_get_error (player))
    gs_player_play (player);
  start = g_get_monotonic_time ();
  while (!gs_player_get_error (player) && gs_player_get_playing (player) && g_get_monotonic_time () - start < 100000)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }

  if (!gs_player_get_error (player))
    return TRUE;
  *error = g_error_copy (gs_player_get_error (player));

  return FALSE;
}

static void
try_clip (guint number,
          const char *path)
{
  g_autoptr (GsMediaInfo) info = NULL;
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsClipFeatures) features = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  say (number, "opening");
  info = gs_media_probe (path, NULL, &error);
  if (info)
    {
      say (number, "decoding");
      if (decode (path, info, &error))
        {
          say (number, "analysing");
          clip = gs_clip_probe (path, NULL, &error);
          features = clip && info->has_video ? gs_encode_clip (clip, NULL, NULL, NULL, NULL, &error) : NULL;
        }
    }
  if (info && !error)
    {
      say (number, "playing");
      play (path, info, &error);
    }

  if (!error)
    words = g_strdup_printf ("clip\t%u pictures, %.2f s", info->n_frames, info->duration / 1e9);
  else
    words = g_strdup_printf ("%s\t%s", is_clear (error, path) ? "refused" : "UNCLEAR",
                             g_strdelimit (error->message, "\n\t", ' '));
  say (number, words);
}

static void
warm_up (const char *path)
{
  g_autoptr (GsClip) clip = gs_clip_probe (path, NULL, NULL);
  g_autoptr (GsClipFeatures) features = clip ? gs_encode_clip (clip, NULL, NULL, NULL, NULL, NULL) : NULL;
}

static int
work (const char *name,
      guint first,
      guint last)
{
  g_autofree char *original = g_build_filename (folder, name, NULL);
  g_autofree char *data = NULL;
  gsize size;
  struct rlimit limit = { ADDRESS_MIB * G_GUINT64_CONSTANT (1048576), ADDRESS_MIB * G_GUINT64_CONSTANT (1048576) };

  if (!SANITIZED)
    setrlimit (RLIMIT_AS, &limit);
  gs_engine_set_n_threads (1);
  if (!g_file_get_contents (original, &data, &size, NULL))
    return 1;

  /* What is loaded once is loaded by the good clip, and is none of the damaged one's time. */
  say (first, "warming up");
  warm_up (original);

  for (guint number = first; number < last; number++)
    {
      g_autoptr (GByteArray) file = mutation_make ((const guint8 *) data, size, g_str_hash (name), number);
      g_autofree char *damaged = g_strdup_printf ("%u-%s", number, name);
      g_autofree char *path = g_build_filename (folder, damaged, NULL);
      g_autofree char *memory = NULL;
      gsize before = read_memory ("VmRSS:");

      g_file_set_contents ("/proc/self/clear_refs", "5", 1, NULL);
      if (!g_file_set_contents (path, (const char *) file->data, file->len, NULL))
        return 1;
      try_clip (number, path);
      g_unlink (path);
      memory = g_strdup_printf ("memory\t%zu", read_memory ("VmHWM:") - MIN (before, read_memory ("VmHWM:")));
      say (number, memory);
    }
  say (last, "end");

  return 0;
}

/* --- the test: watches the workers --- */

typedef struct
{
  const Container *container;
  guint next; /* damaged clip to go on with */
  guint end;

  guint n_refused;
  guint n_clips;
  guint n_bad;
  double longest;
  gsize most_memory;
} Round;

static void
complain (Round *self,
          guint number,
          const char *what)
{
  self->n_bad++;
  g_test_message ("%s, damage %u (%s): %s", self->container->name, number, mutation_get_kind (number), what);
}

/* Takes one line of the worker. Returns FALSE when it has ended. */
static gboolean
hear (Round *self,
      char *line,
      char **step)
{
  g_auto (GStrv) words = g_strsplit (g_strchomp (line), "\t", 3);
  guint number = atoi (words[0]);

  if (g_strv_length (words) < 2)
    return TRUE;
  if (g_str_equal (words[1], "end"))
    return FALSE;

  g_free (*step);
  *step = g_strdup (words[1]);
  if (g_str_equal (words[1], "refused"))
    self->n_refused++;
  else if (g_str_equal (words[1], "clip"))
    self->n_clips++;
  else if (g_str_equal (words[1], "UNCLEAR"))
    complain (self, number, words[2]);
  else if (g_str_equal (words[1], "memory"))
    {
      gsize memory = atoi (words[2]);

      self->most_memory = MAX (self->most_memory, memory);
      if (memory > MEMORY_MIB && !SANITIZED)
        {
          g_autofree char *what = g_strdup_printf ("took %zu MiB", memory);

          complain (self, number, what);
        }
      self->next = number + 1;
    }
  if (g_getenv ("GS_MUTATIONS_LOG"))
    g_test_message ("%s\t%s\t%s", self->container->name, mutation_get_kind (number), line);

  return TRUE;
}

static gboolean
wait_line (int fd,
           double seconds)
{
  GPollFD poll = { fd, G_IO_IN | G_IO_HUP, 0 };

  return g_poll (&poll, 1, seconds * 1000) > 0;
}

/* Seconds that a step may take. A machine that has other things to do takes longer for the same work, and a sanitizer
 * too. */
static double
get_patience (void)
{
  double load = 0;

  getloadavg (&load, 1);

  return STEP_SECONDS * (SANITIZED ? 10 : 1) * MAX (2 * load / g_get_num_processors (), 1);
}

/* Runs a worker until it ends, crashes or stands still; the round then goes on behind what it died of. */
static void
run_worker (Round *self)
{
  g_autofree char *first = g_strdup_printf ("%u", self->next);
  g_autofree char *last = g_strdup_printf ("%u", MIN (self->next + CLIPS_A_CHILD, self->end));
  const char *const argv[] = { program, "--worker", folder, self->container->name, first, last, NULL };
  g_autofree char *step = g_strdup ("starting");
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOChannel) channel = NULL;
  gboolean ended = FALSE;
  gboolean stalled = FALSE;
  GPid pid;
  int output;
  int status;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                            NULL, &pid, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  channel = g_io_channel_unix_new (output);
  g_io_channel_set_close_on_unref (channel, TRUE);
  g_io_channel_set_encoding (channel, NULL, NULL);

  while (!ended && !stalled)
    {
      g_autofree char *line = NULL;
      gint64 start = g_get_monotonic_time ();
      gboolean waiting = (g_io_channel_get_buffer_condition (channel) & G_IO_IN) == 0;

      if (waiting && !wait_line (output, get_patience ()))
        {
          stalled = TRUE;
          break;
        }
      self->longest = MAX (self->longest, (g_get_monotonic_time () - start) / 1e6);
      if (g_io_channel_read_line (channel, &line, NULL, NULL, NULL) != G_IO_STATUS_NORMAL)
        break;
      ended = !hear (self, line, &step);
    }

  if (!ended)
    {
      g_autofree char *what = NULL;

      kill (pid, SIGKILL);
      waitpid (pid, &status, 0);
      what = stalled ? g_strdup_printf ("stood still while %s", step)
                     : g_strdup_printf ("ended by signal %d, status %d while %s",
                                        WIFSIGNALED (status) ? WTERMSIG (status) : 0,
                                        WIFEXITED (status) ? WEXITSTATUS (status) : 0, step);
      complain (self, self->next, what);
      self->next++;
    }
  else
    {
      waitpid (pid, &status, 0);
    }
  g_spawn_close_pid (pid);
}

static gpointer
round_thread (gpointer data)
{
  Round *self = data;

  while (self->next < self->end)
    run_worker (self);

  return NULL;
}

/* As many rounds at a time as there are processors, and a container in each. */
static void
test_container (gconstpointer data)
{
  const Container *container = data;
  guint n_threads = MIN (g_get_num_processors (), 4);
  /* A sample has other kinds of damage in each container. */
  guint first = n_mutations < MUTATION_KINDS ? (container - containers) * n_mutations : 0;
  g_autofree Round *rounds = g_new0 (Round, n_threads);
  g_autofree GThread **threads = g_new (GThread *, n_threads);
  guint n_bad = 0;

  for (guint i = 0; i < n_threads; i++)
    {
      rounds[i].container = container;
      rounds[i].next = first + n_mutations * i / n_threads;
      rounds[i].end = first + n_mutations * (i + 1) / n_threads;
      threads[i] = g_thread_new ("round", round_thread, &rounds[i]);
    }
  for (guint i = 0; i < n_threads; i++)
    {
      g_thread_join (threads[i]);
      n_bad += rounds[i].n_bad;
      if (i > 0)
        {
          rounds[0].n_refused += rounds[i].n_refused;
          rounds[0].n_clips += rounds[i].n_clips;
          rounds[0].longest = MAX (rounds[0].longest, rounds[i].longest);
          rounds[0].most_memory = MAX (rounds[0].most_memory, rounds[i].most_memory);
        }
    }

  g_test_message ("%s: %u damaged, %u refused, %u clips; longest step %.1f s, most memory %zu MiB, %u bad",
                  container->name, n_mutations, rounds[0].n_refused, rounds[0].n_clips, rounds[0].longest,
                  rounds[0].most_memory, n_bad);
  /* Not an assertion: the other containers are to be tried too. */
  if (n_bad > 0 || rounds[0].n_refused + rounds[0].n_clips != n_mutations)
    g_test_fail ();
}

/* A second and a half of the speaking face in each container. */
static gboolean
make_clips (const char *cli)
{
  g_autofree char *made = g_build_filename (folder, "made", NULL);
  g_autofree char *clip = g_build_filename (made, "clip-0001", "clip.webm", NULL);
  const char *const argv[] = { cli, "synth", "--out", made, "--seconds", "3", "--fps", "25", "--seed", "5", NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL,
                NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (containers); i++)
    {
      g_autofree char *line = g_strdup_printf (
        "ffmpeg -v error -nostdin -y -i \"%s\" -t 1.2 -vf scale=320:240 -pix_fmt yuv420p %s \"%s/%s\"", clip,
        containers[i].options, folder, containers[i].name);

      g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
      g_assert_no_error (error);
      g_assert_true (g_spawn_check_wait_status (status, NULL));
    }

  return TRUE;
}

static void
remove_folder (void)
{
  const char *const argv[] = { "rm", "-rf", "--", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int argc,
      char **argv)
{
  g_autofree char *ffmpeg = g_find_program_in_path ("ffmpeg");
  g_autofree char *cache = NULL;
  int status;

  /* No sound device, wherever this runs. */
  g_setenv ("PULSE_SERVER", "unix:/nonexistent", TRUE);
  g_setenv ("ALSA_CONFIG_PATH", "/nonexistent", TRUE);

  if (argc == 6 && g_str_equal (argv[1], "--worker"))
    {
      folder = argv[2];
      return work (argv[3], atoi (argv[4]), atoi (argv[5]));
    }

  g_test_init (&argc, &argv, NULL);
  if (!ffmpeg || argc < 3)
    {
      g_print ("1..0 # SKIP %s\n", ffmpeg ? "to be run with a program and a number" : "ffmpeg is not installed");
      return 0;
    }

  folder = g_dir_make_tmp ("gatescope-mutations-XXXXXX", NULL);
  cache = g_build_filename (folder, "cache", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  program = argv[0];
  n_mutations = atoi (argv[2]);
  make_clips (argv[1]);
  for (guint i = 0; i < G_N_ELEMENTS (containers); i++)
    {
      g_autofree char *name = g_strconcat ("/mutations/", containers[i].name, NULL);

      g_test_add_data_func (name, &containers[i], test_container);
    }

  status = g_test_run ();
  remove_folder ();
  g_free (folder);

  return status;
}
