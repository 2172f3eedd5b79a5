/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The network of the paper, timed on command, so that another program can time a peer in turns with it:
 *
 *   bench-network THREADS
 *
 * reads a word a line and answers with a line: `core` with the name of the BLAS library's kernels, `gemm` with the seconds
 * that a billion operations of one big matrix product take on each thread, `window` with the seconds a window of
 * 300 frames takes when windows run side by side, `step` with those of a training step of 12 windows. */

#include "gs-blas.h"
#include "gs-forward.h"
#include "gs-learner.h"
#include "gs-random.h"
#include "gs-workers.h"

#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GEMM_SIZE 1024
#define BATCH 12

typedef struct
{
  guint n_threads;
  GsWorkers *workers;
  GsNetwork *network;
  GAsyncQueue *forwards;
  GsLearner *learner;
  GsExample examples[BATCH];
  float *video, *audio, *labels;
  float *matrices, *products;
} Bench;

static void
gemm_cb (guint index,
         gpointer user_data)
{
  Bench *self = user_data;
  gsize n = (gsize) GEMM_SIZE * GEMM_SIZE;

  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, GEMM_SIZE, GEMM_SIZE, GEMM_SIZE, 1.0f, self->matrices,
               GEMM_SIZE, self->matrices + n, GEMM_SIZE, 0.0f, self->products + index * n, GEMM_SIZE);
}

static void
window_cb (guint index,
           gpointer user_data)
{
  Bench *self = user_data;
  GsForward *forward = g_async_queue_pop (self->forwards);

  gs_forward_run (forward, self->video, self->audio);
  g_async_queue_push (self->forwards, forward);
}

static void
bench_init (Bench *self,
            guint n_threads)
{
  g_autoptr (GsFusionConfig) config = gs_fusion_config_new ();
  gsize n_video = (gsize) config->window * config->video_features;
  gsize n_audio = (gsize) config->window * config->audio_features;
  gsize n_gemm = (gsize) GEMM_SIZE * GEMM_SIZE;

  self->n_threads = n_threads;
  self->workers = gs_workers_new (n_threads);
  self->network = gs_network_new (config, config->seed, NULL);
  self->forwards = g_async_queue_new_full ((GDestroyNotify) gs_forward_free);
  for (guint i = 0; i < n_threads; i++)
    g_async_queue_push (self->forwards, gs_forward_new (self->network));
  self->learner = gs_learner_new (config, n_threads, NULL);

  self->video = gs_floats_new (n_video);
  self->audio = gs_floats_new (n_audio);
  self->labels = gs_floats_new (config->window);
  gs_random_fill_uniform (self->video, n_video, "input.video", 0, -1.0, 1.0);
  gs_random_fill_uniform (self->audio, n_audio, "input.audio", 0, -1.0, 1.0);
  for (guint i = 0; i < config->window; i++)
    self->labels[i] = (float) sin (0.05 * i);
  for (guint i = 0; i < BATCH; i++)
    self->examples[i] = (GsExample) { self->video, self->audio, self->labels };

  self->matrices = gs_floats_new (2 * n_gemm);
  self->products = gs_floats_new (n_threads * n_gemm);
  gs_random_fill_uniform (self->matrices, 2 * n_gemm, "bench.matrices", 0, -1.0, 1.0);
}

static void
bench_clear (Bench *self)
{
  gs_workers_free (self->workers);
  g_async_queue_unref (self->forwards);
  gs_network_unref (self->network);
  gs_learner_free (self->learner);
  gs_floats_free (self->video);
  gs_floats_free (self->audio);
  gs_floats_free (self->labels);
  gs_floats_free (self->matrices);
  gs_floats_free (self->products);
}

static double
measure (Bench *self,
         const char *what)
{
  gint64 start = g_get_monotonic_time ();
  double seconds;

  if (g_str_equal (what, "gemm"))
    gs_workers_run (self->workers, self->n_threads, gemm_cb, self);
  else if (g_str_equal (what, "window"))
    gs_workers_run (self->workers, BATCH, window_cb, self);
  else if (g_str_equal (what, "step"))
    gs_learner_train_step (self->learner, self->examples, BATCH, 1e-4);
  else
    return -1.0;

  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (g_str_equal (what, "gemm"))
    return seconds / (2e-9 * GEMM_SIZE * GEMM_SIZE * GEMM_SIZE * self->n_threads);

  return g_str_equal (what, "window") ? seconds / BATCH : seconds;
}

int
main (int argc,
      char **argv)
{
  int n_threads = argc == 2 ? atoi (argv[1]) : 0;
  Bench bench = { 0 };
  char line[64];

  gs_blas_prepare (argv);
  if (n_threads < 1)
    {
      fprintf (stderr, "bench-network: one argument is needed, the number of threads\n");
      return 2;
    }

  bench_init (&bench, (guint) n_threads);
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      g_strchomp (line);
      if (g_str_equal (line, "core"))
        printf ("%s\n", gs_blas_get_core_name ());
      else
        printf ("%.9f\n", measure (&bench, line));
      fflush (stdout);
    }
  bench_clear (&bench);

  return 0;
}
