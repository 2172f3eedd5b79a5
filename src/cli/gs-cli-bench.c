/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-blas.h"
#include "gs-cli-encoder.h"
#include "gs-cli.h"
#include "gs-deep.h"
#include "gs-forward.h"
#include "gs-json.h"
#include "gs-learner.h"
#include "gs-math.h"
#include "gs-random.h"
#include "gs-workers.h"

#include <cblas.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>

#define N_RUNS 11
#define GEMM_SIZE 1024
#define BATCH 12
#define N_TANH (1 << 20)

/* About how long a part takes, in windows of one thread: that is what progress counts. */
#define TRAINING_STEP 36.0
#define DEEP_RUN      8.0
#define N_TRAINING    4

typedef struct
{
  const char *name;
  double value;
  const char *unit;
  guint threads;
} Figure;

/* What the timed work needs; one element of each array for a thread. */
typedef struct
{
  GPtrArray *forwards;
  float *video;
  float *audio;
  float *matrices[2];
  float *products;
} Bench;

static void
add (GArray *figures,
     const char *name,
     double value,
     const char *unit,
     guint threads)
{
  Figure figure = { name, value, unit, threads };

  g_array_append_val (figures, figure);
}

/* What is done of the work, and all of it */
static double work_done, work_all;

/* A minute passes until there is something to print. */
static void
advance (double n)
{
  work_done += n;
  gs_cli_progress (MIN (work_done / work_all, 1.0), "measuring", 0.0, NULL);
}

static double
count_work (guint n_processors,
            gboolean deep)
{
  double n = 0.0;

  for (guint n_threads = 1; n_threads <= n_processors; n_threads *= 2)
    n += N_RUNS + 2 + N_TRAINING * TRAINING_STEP / n_threads + (deep ? (N_RUNS + 1) * DEEP_RUN : 0.0);

  return n;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (double *values,
        guint n)
{
  qsort (values, n, sizeof (double), compare_doubles);

  return values[n / 2];
}

static double
now (void)
{
  return (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}

/* The bound: one big product, for which nothing but the kernel counts. */
static void
gemm_cb (guint index,
         gpointer user_data)
{
  Bench *bench = user_data;

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, GEMM_SIZE, GEMM_SIZE, GEMM_SIZE, 1.0f, bench->matrices[0],
               GEMM_SIZE, bench->matrices[1], GEMM_SIZE, 0.0f,
               bench->products + (gsize) index * GEMM_SIZE * GEMM_SIZE, GEMM_SIZE);
}

static void
window_cb (guint index,
           gpointer user_data)
{
  Bench *bench = user_data;

  gs_forward_run (g_ptr_array_index (bench->forwards, index), bench->video, bench->audio);
}

/* Multiplications and additions of one window. */
static double
count_operations (const GsFusionConfig *config)
{
  const GsTcnConfig *tcns[] = { &config->video_tcn, &config->audio_tcn };
  double T = config->window, widths[2] = { 0 }, n = 0.0, d;

  for (guint m = 0; m < 2; m++)
    {
      double n_in = m == 0 ? config->video_features : config->audio_features;

      for (guint i = 0; i < tcns[m]->n_blocks; i++)
        {
          double n_out = tcns[m]->channels[i];

          /* Only rows that a tap reaches: the padding is not multiplied. */
          for (guint tap = 0; tap < config->kernel; tap++)
            n += 2.0 * MAX (0.0, T - (double) (tap << i)) * n_out * (n_in + n_out);
          n += n_in != n_out ? 2.0 * T * n_in * n_out : 0.0;
          n_in = n_out;
        }
      widths[m] = n_in;
    }

  d = widths[0] + widths[1];
  for (guint t = 0; t < config->iterations && config->fusion != GS_FUSION_CONCAT; t++)
    {
      n += 2.0 * T * d * d;
      for (guint m = 0; m < 2; m++)
        n += 2.0 * T * widths[m] * (T + widths[m] + 3.0 * d);
    }

  return n + 2.0 * T * d * config->hidden;
}

static gboolean
measure_threads (Bench *bench,
                 const GsFusionConfig *config,
                 guint n_threads,
                 GArray *figures)
{
  g_autoptr (GsWorkers) workers = gs_workers_new (n_threads);
  double gemm[N_RUNS], window[N_RUNS], bound, time;
  const double gemm_operations = 2.0 * GEMM_SIZE * GEMM_SIZE * GEMM_SIZE;

  /* In turns, so that both see the same machine. */
  for (int run = -2; run < N_RUNS; run++)
    {
      double start = now (), middle;

      if (g_cancellable_is_cancelled (gs_cli_get_cancellable ()))
        return FALSE;

      gs_workers_run (workers, n_threads, gemm_cb, bench);
      middle = now ();
      gs_workers_run (workers, n_threads, window_cb, bench);
      advance (1.0);
      if (run < 0)
        continue;
      gemm[run] = (middle - start) / n_threads;
      window[run] = (now () - middle) / n_threads;
    }

  bound = gemm_operations / median (gemm, N_RUNS);
  time = median (window, N_RUNS);
  add (figures, "sgemm", bound * 1e-9, "GFLOP/s", n_threads);
  add (figures, "window of 300 frames: TCN, fusion and head", time * 1e3, "ms", n_threads);
  add (figures, "windows", 1.0 / time, "1/s", n_threads);
  add (figures, "window against the sgemm bound", time * bound / count_operations (config), "x", n_threads);

  return TRUE;
}

static gboolean
measure_training (const GsFusionConfig *config,
                  Bench *bench,
                  guint n_threads,
                  GArray *figures)
{
  g_autoptr (GsLearner) learner = gs_learner_new (config, n_threads, NULL);
  g_autofree float *labels = g_new (float, config->window);
  GsExample examples[BATCH];
  double times[N_TRAINING - 1];

  for (guint i = 0; i < config->window; i++)
    labels[i] = (float) sin (0.05 * i);
  for (guint i = 0; i < BATCH; i++)
    examples[i] = (GsExample) { bench->video, bench->audio, labels };

  for (int run = -1; run < (int) G_N_ELEMENTS (times); run++)
    {
      double start = now ();

      if (g_cancellable_is_cancelled (gs_cli_get_cancellable ()))
        return FALSE;
      gs_learner_train_step (learner, examples, BATCH, 1e-4);
      if (run >= 0)
        times[run] = now () - start;
      advance (TRAINING_STEP / n_threads);
    }

  add (figures, "training step, 12 windows", median (times, G_N_ELEMENTS (times)), "s", n_threads);

  return TRUE;
}

typedef struct
{
  GsDeep *deep;
  const guint8 *crops[BATCH];
  const float *patches[BATCH];
  float *rows; /* of each thread */
} DeepBench;

static void
faces_cb (guint index,
          gpointer user_data)
{
  DeepBench *bench = user_data;

  gs_deep_encode_faces (bench->deep, BATCH, bench->crops, NULL, bench->rows + (gsize) index * BATCH * GS_DEEP_VIDEO_FEATURES);
}

static void
patches_cb (guint index,
            gpointer user_data)
{
  DeepBench *bench = user_data;

  gs_deep_encode_patches (bench->deep, BATCH, bench->patches, NULL, bench->rows + (gsize) index * BATCH * GS_DEEP_VIDEO_FEATURES);
}

static gboolean
measure_deep_threads (DeepBench *bench,
                      guint n_threads,
                      GArray *figures)
{
  g_autoptr (GsWorkers) workers = gs_workers_new (n_threads);
  double faces[N_RUNS], patches[N_RUNS];

  for (int run = -1; run < N_RUNS; run++)
    {
      double start = now (), middle;

      if (g_cancellable_is_cancelled (gs_cli_get_cancellable ()))
        return FALSE;

      gs_workers_run (workers, n_threads, faces_cb, bench);
      middle = now ();
      gs_workers_run (workers, n_threads, patches_cb, bench);
      advance (DEEP_RUN);
      if (run < 0)
        continue;
      faces[run] = (middle - start) / n_threads / BATCH;
      patches[run] = (now () - middle) / n_threads / BATCH;
    }

  add (figures, "IR-50, faces", 1.0 / median (faces, N_RUNS), "1/s", n_threads);
  add (figures, "VGGish, patches", 1.0 / median (patches, N_RUNS), "1/s", n_threads);

  return TRUE;
}

/* The deep encoder, whose speed does not depend on what it sees. */
static gboolean
measure_deep (GsDeep *deep,
              GArray *figures)
{
  guint n_processors = g_get_num_processors ();
  DeepBench bench = { .deep = deep };
  guint8 *crop = g_malloc0 (GS_FACE_CROP_BYTES);
  float *patch = gs_floats_new (GS_VGGISH_PATCH);
  gboolean done = TRUE;

  gs_random_fill_uniform (patch, GS_VGGISH_PATCH, "bench.patch", 0, -4.5, 2.0);
  for (guint i = 0; i < GS_FACE_CROP_BYTES; i++)
    crop[i] = (guint8) (gs_random_mix (i) >> 56);
  for (guint i = 0; i < BATCH; i++)
    {
      bench.crops[i] = crop;
      bench.patches[i] = patch;
    }
  bench.rows = gs_floats_new ((gsize) n_processors * BATCH * GS_DEEP_VIDEO_FEATURES);

  for (guint n_threads = 1; done && n_threads <= n_processors; n_threads *= 2)
    done = measure_deep_threads (&bench, n_threads, figures);

  gs_floats_free (bench.rows);
  gs_floats_free (patch);
  g_free (crop);

  return done;
}

static void
measure_tanh (GArray *figures)
{
  float *x = gs_floats_new (N_TANH);
  double times[N_RUNS];

  gs_random_fill_uniform (x, N_TANH, "bench.tanh", 0, -3.0, 3.0);
  for (guint run = 0; run < N_RUNS; run++)
    {
      double start = now ();

      gs_tanh (N_TANH, x, 1.0f, x);
      times[run] = now () - start;
    }
  gs_floats_free (x);

  add (figures, "tanh", median (times, N_RUNS) / N_TANH * 1e9, "ns", 1);
}

static gboolean
measure (GArray *figures)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  g_autoptr (GsNetwork) network = gs_network_new (config, config->seed, NULL);
  guint n_processors = g_get_num_processors ();
  gsize n_video = (gsize) config->window * config->video_features;
  gsize n_audio = (gsize) config->window * config->audio_features;
  gboolean done = TRUE;
  Bench bench = { 0 };

  bench.forwards = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_forward_free);
  for (guint i = 0; i < n_processors; i++)
    g_ptr_array_add (bench.forwards, gs_forward_new (network));
  bench.video = gs_floats_new (n_video);
  bench.audio = gs_floats_new (n_audio);
  gs_random_fill_uniform (bench.video, n_video, "input.video", 0, -1.0, 1.0);
  gs_random_fill_uniform (bench.audio, n_audio, "input.audio", 0, -1.0, 1.0);
  bench.products = gs_floats_new ((gsize) n_processors * GEMM_SIZE * GEMM_SIZE);
  for (guint i = 0; i < 2; i++)
    {
      bench.matrices[i] = gs_floats_new ((gsize) GEMM_SIZE * GEMM_SIZE);
      gs_random_fill_uniform (bench.matrices[i], (gsize) GEMM_SIZE * GEMM_SIZE, "bench.matrix", i, -1.0, 1.0);
    }

  for (guint n_threads = 1; done && n_threads <= n_processors; n_threads *= 2)
    done = measure_threads (&bench, config, n_threads, figures) &&
           measure_training (config, &bench, n_threads, figures);
  if (done)
    measure_tanh (figures);

  g_ptr_array_unref (bench.forwards);
  gs_floats_free (bench.video);
  gs_floats_free (bench.audio);
  gs_floats_free (bench.products);
  for (guint i = 0; i < 2; i++)
    gs_floats_free (bench.matrices[i]);

  return done;
}

static void
print_json (GArray *figures)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, "BLAS core");
  json_builder_set_member_name (builder, "value");
  json_builder_add_string_value (builder, gs_blas_get_core_name ());
  json_builder_set_member_name (builder, "unit");
  json_builder_add_string_value (builder, "");
  json_builder_set_member_name (builder, "threads");
  json_builder_add_int_value (builder, 1);
  json_builder_end_object (builder);

  for (guint i = 0; i < figures->len; i++)
    {
      const Figure *figure = &g_array_index (figures, Figure, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, figure->name);
      json_builder_set_member_name (builder, "value");
      json_builder_add_double_value (builder, figure->value);
      json_builder_set_member_name (builder, "unit");
      json_builder_add_string_value (builder, figure->unit);
      json_builder_set_member_name (builder, "threads");
      json_builder_add_int_value (builder, figure->threads);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  root = json_builder_get_root (builder);
  text = gs_json_to_string (root, TRUE);
  printf ("%s\n", text);
}

/**
 * gs_cli_bench:
 *
 * `gatescope-cli bench [--json] [--weights W]`: how fast the network, and with weights the deep encoder, is on this machine, beside
 * what its processor can do.
 */
int
gs_cli_bench (int argc,
              char **argv)
{
  g_autofree char *weights = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    GS_CLI_WEIGHTS_OPTION (&weights),
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GsDeep) deep = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) figures = g_array_new (FALSE, FALSE, sizeof (Figure));
  int status;

  if (!gs_cli_parse ("bench", NULL,
                     "Measures the network of the paper on this machine: medians of 11 runs in turns with matrix "
                     "products of the BLAS library. With --weights the deep encoder too.",
                     entries, &argc, &argv, &status))
    return status;
  if (argc != 1)
    return gs_cli_usage_stray ("bench", argv[1], NULL);

  if (weights != NULL)
    {
      deep = gs_deep_load (weights, &error);
      if (deep == NULL)
        return gs_cli_fail (NULL, error);
    }

  work_all = count_work (g_get_num_processors (), deep != NULL);
  advance (0.0);
  if (!measure (figures) || (deep != NULL && !measure_deep (deep, figures)))
    {
      gs_cli_progress_end ();
      fprintf (stderr, "gatescope-cli: interrupted\n");
      return GS_CLI_INTERRUPTED;
    }
  gs_cli_progress_end ();

  if (json)
    {
      print_json (figures);
      return GS_CLI_DONE;
    }

  printf ("BLAS core: %s\n", gs_blas_get_core_name ());
  for (guint i = 0; i < figures->len; i++)
    {
      const Figure *figure = &g_array_index (figures, Figure, i);

      printf ("%-44s %10.3f %-8s %u thread%s\n", figure->name, figure->value, figure->unit, figure->threads,
              figure->threads == 1 ? "" : "s");
    }

  return GS_CLI_DONE;
}
