/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The backbones of the deep encoder, timed on command, so that another program can time a peer in turns with them:
 *
 *   bench-deep THREADS
 *
 * reads a word a line and answers with a line: `core` with the name of the BLAS library's kernels, `gemm` with the seconds
 * that a billion operations of one big matrix product of that library take on each thread, `ir50` with the seconds a face takes
 * and `vggish` with those a patch takes, when batches of 12 run side by side. Weights are drawn. */

#include "deep-weights.h"

#include "gs-blas.h"
#include "gs-ir50.h"
#include "gs-random.h"
#include "gs-vggish.h"
#include "gs-workers.h"

#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>

#define GEMM_SIZE 1024
#define BATCH 12

typedef struct
{
  guint n_threads;
  GsWorkers *workers;
  GsIr50 *ir50;
  GsVggish *vggish;
  GsIr50Pass **face_passes;
  GsVggishPass **patch_passes;
  float *faces, *patches, *features;
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
ir50_cb (guint index,
         gpointer user_data)
{
  Bench *self = user_data;

  gs_ir50_pass_run (self->face_passes[index], BATCH, self->faces, NULL, self->features + (gsize) index * BATCH * GS_IR50_FEATURES);
}

static void
vggish_cb (guint index,
           gpointer user_data)
{
  Bench *self = user_data;
  const float *patches[BATCH];

  for (guint i = 0; i < BATCH; i++)
    patches[i] = self->patches + (gsize) i * GS_VGGISH_PATCH;
  gs_vggish_pass_run (self->patch_passes[index], BATCH, patches, NULL, self->features + (gsize) index * BATCH * GS_IR50_FEATURES);
}

static gboolean
bench_init (Bench *self,
            guint n_threads)
{
  GsTensorFile *file = gs_tensor_file_new ();
  g_autoptr (GsStateDict) weights = gs_state_dict_new (file);
  g_autoptr (GError) error = NULL;
  gsize n_gemm = (gsize) GEMM_SIZE * GEMM_SIZE;

  deep_weights_add_ir50 (file, DEEP_VISUAL);
  deep_weights_add_vggish (file, DEEP_AUDIO);
  self->ir50 = gs_ir50_new (weights, &error);
  self->vggish = self->ir50 != NULL ? gs_vggish_new (weights, &error) : NULL;
  if (self->vggish == NULL)
    {
      fprintf (stderr, "bench-deep: %s\n", error->message);
      return FALSE;
    }

  self->n_threads = n_threads;
  self->workers = gs_workers_new (n_threads);
  self->face_passes = g_new (GsIr50Pass *, n_threads);
  self->patch_passes = g_new (GsVggishPass *, n_threads);
  for (guint i = 0; i < n_threads; i++)
    {
      self->face_passes[i] = gs_ir50_pass_new (self->ir50, BATCH);
      self->patch_passes[i] = gs_vggish_pass_new (self->vggish, BATCH);
    }

  self->faces = gs_floats_new (BATCH * GS_IR50_PIXELS);
  self->patches = gs_floats_new (BATCH * GS_VGGISH_PATCH);
  self->features = gs_floats_new ((gsize) n_threads * BATCH * GS_IR50_FEATURES);
  gs_random_fill_uniform (self->faces, BATCH * GS_IR50_PIXELS, "input.face", 0, -1.0, 1.0);
  gs_random_fill_uniform (self->patches, BATCH * GS_VGGISH_PATCH, "input.patch", 0, -4.5, 2.0);

  self->matrices = gs_floats_new (2 * n_gemm);
  self->products = gs_floats_new (n_threads * n_gemm);
  gs_random_fill_uniform (self->matrices, 2 * n_gemm, "bench.matrices", 0, -1.0, 1.0);

  return TRUE;
}

static void
bench_clear (Bench *self)
{
  for (guint i = 0; i < self->n_threads; i++)
    {
      gs_ir50_pass_free (self->face_passes[i]);
      gs_vggish_pass_free (self->patch_passes[i]);
    }
  g_free (self->face_passes);
  g_free (self->patch_passes);
  g_clear_pointer (&self->workers, gs_workers_free);
  g_clear_pointer (&self->ir50, gs_ir50_free);
  g_clear_pointer (&self->vggish, gs_vggish_free);
  gs_floats_free (self->faces);
  gs_floats_free (self->patches);
  gs_floats_free (self->features);
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
  else if (g_str_equal (what, "ir50"))
    gs_workers_run (self->workers, self->n_threads, ir50_cb, self);
  else if (g_str_equal (what, "vggish"))
    gs_workers_run (self->workers, self->n_threads, vggish_cb, self);
  else
    return -1.0;

  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC / self->n_threads;

  return g_str_equal (what, "gemm") ? seconds / (2e-9 * GEMM_SIZE * GEMM_SIZE * GEMM_SIZE) : seconds / BATCH;
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
      fprintf (stderr, "bench-deep: one argument is needed, the number of threads\n");
      return 2;
    }

  if (!bench_init (&bench, (guint) n_threads))
    return 1;
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
