/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The two backbones of the deep encoder, with weights that are drawn and not read, against PyTorch in double precision
 * (make-deep.py), and against the executable definition's own figures where those lie beside the project. */

#include "deep-weights.h"

#include "gs-ir50.h"
#include "gs-random.h"
#include "gs-vggish.h"
#include "gs-workers.h"

#include <math.h>
#include <string.h>

#define N_CASES 3
#define N_MANY  14 /* more than a pass is made for */
#define AT_ONCE 5

/* What an output may differ by. */
#define TOLERANCE 1e-4

static GsIr50 *ir50;
static GsVggish *vggish;

static void
prepare (void)
{
  GsTensorFile *weights = gs_tensor_file_new ();
  g_autoptr (GsStateDict) dict = gs_state_dict_new (weights);
  g_autoptr (GError) error = NULL;

  deep_weights_add_ir50 (weights, DEEP_VISUAL);
  deep_weights_add_vggish (weights, DEEP_AUDIO);
  ir50 = gs_ir50_new (dict, &error);
  g_assert_no_error (error);
  vggish = gs_vggish_new (dict, &error);
  g_assert_no_error (error);
}

/* Faces come as planes of colours in the definition, as pixels here. */
static float *
draw_faces (const char *name,
            guint n)
{
  gsize n_pixels = GS_IR50_SIDE * GS_IR50_SIDE;
  float *planes = gs_floats_new ((gsize) n * GS_IR50_PIXELS);
  float *faces = gs_floats_new ((gsize) n * GS_IR50_PIXELS);

  gs_random_fill_uniform (planes, (gsize) n * GS_IR50_PIXELS, name, 0, -1.0, 1.0);
  for (gsize i = 0; i < (gsize) n * GS_IR50_PIXELS; i++)
    {
      gsize face = i / GS_IR50_PIXELS, colour = i / n_pixels % GS_IR50_CHANNELS, pixel = i % n_pixels;

      faces[face * GS_IR50_PIXELS + pixel * GS_IR50_CHANNELS + colour] = planes[i];
    }
  gs_floats_free (planes);

  return faces;
}

static void
run_faces (guint n_at_once,
           guint n,
           const float *faces,
           float *features)
{
  g_autoptr (GsIr50Pass) pass = gs_ir50_pass_new (ir50, n_at_once);

  for (guint first = 0; first < n; first += n_at_once)
    g_assert_true (gs_ir50_pass_run (pass, MIN (n_at_once, n - first), faces + (gsize) first * GS_IR50_PIXELS, NULL,
                                     features + (gsize) first * GS_IR50_FEATURES));
}

static void
run_patches (guint n_at_once,
             guint n,
             const float *patches,
             float *features)
{
  g_autoptr (GsVggishPass) pass = gs_vggish_pass_new (vggish, n_at_once);
  const float *list[N_MANY];

  for (guint i = 0; i < n; i++)
    list[i] = patches + (gsize) i * GS_VGGISH_PATCH;
  for (guint first = 0; first < n; first += n_at_once)
    g_assert_true (gs_vggish_pass_run (pass, MIN (n_at_once, n - first), list + first, NULL,
                                       features + (gsize) first * GS_VGGISH_FEATURES));
}

static double
hold_against (const char *path,
              const char *name,
              const float *found,
              gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTensorFile) file = gs_tensor_file_load (path, &error);
  GsTensor *wanted;
  double largest = 0.0;

  g_assert_no_error (error);
  wanted = gs_tensor_file_get (file, name);
  g_assert_nonnull (wanted);
  g_assert_cmpuint (wanted->n_elements, ==, n);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpfloat_with_epsilon (found[i], wanted->data[i], TOLERANCE);
      largest = MAX (largest, fabs ((double) found[i] - wanted->data[i]));
    }

  return largest;
}

static void
hold_against_both (const char *name,
                   const float *found,
                   gsize n)
{
  g_autofree char *own = g_test_build_filename (G_TEST_DIST, "encoder", "fixtures", "deep.safetensors", NULL);
  g_autofree char *file = g_strconcat (name, ".safetensors", NULL);
  g_autofree char *reference = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "reference", file, NULL);

  g_test_message ("%s: largest difference %.2g", name, hold_against (own, name, found, n));
  if (g_file_test (reference, G_FILE_TEST_EXISTS))
    g_test_message ("the definition's own: %.2g", hold_against (reference, "output", found, n));
}

static void
test_ir50_reference (void)
{
  float features[N_CASES * GS_IR50_FEATURES];
  float *faces = draw_faces ("input.face", N_CASES);

  run_faces (N_CASES, N_CASES, faces, features);
  hold_against_both ("ir50", features, G_N_ELEMENTS (features));
  gs_floats_free (faces);
}

static void
test_vggish_reference (void)
{
  float features[N_CASES * GS_VGGISH_FEATURES];
  float *patches = gs_floats_new (N_CASES * GS_VGGISH_PATCH);

  gs_random_fill_uniform (patches, N_CASES * GS_VGGISH_PATCH, "input.patch", 0, -4.5, 2.0);
  run_patches (N_CASES, N_CASES, patches, features);
  hold_against_both ("vggish", features, G_N_ELEMENTS (features));
  gs_floats_free (patches);
}

/* One by one, five at a time, all at once. */
static void
test_ir50_batch (void)
{
  const guint sizes[] = { 1, AT_ONCE, N_MANY };
  float *faces = draw_faces ("many", N_MANY);
  float *features[G_N_ELEMENTS (sizes)];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      features[i] = gs_floats_new (N_MANY * GS_IR50_FEATURES);
      run_faces (sizes[i], N_MANY, faces, features[i]);
      g_assert_cmpmem (features[i], N_MANY * GS_IR50_FEATURES * sizeof (float), features[0],
                       N_MANY * GS_IR50_FEATURES * sizeof (float));
    }

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    gs_floats_free (features[i]);
  gs_floats_free (faces);
}

static void
test_vggish_batch (void)
{
  const guint sizes[] = { 1, AT_ONCE, N_MANY };
  float *patches = gs_floats_new (N_MANY * GS_VGGISH_PATCH);
  float features[G_N_ELEMENTS (sizes)][N_MANY * GS_VGGISH_FEATURES];

  gs_random_fill_uniform (patches, N_MANY * GS_VGGISH_PATCH, "many", 0, -4.5, 2.0);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      run_patches (sizes[i], N_MANY, patches, features[i]);
      g_assert_cmpmem (features[i], sizeof features[i], features[0], sizeof features[0]);
    }
  gs_floats_free (patches);
}

typedef struct
{
  float *faces;
  float features[4][GS_IR50_FEATURES];
} Side;

static void
side_cb (guint index,
         gpointer user_data)
{
  Side *side = user_data;

  run_faces (1, 1, side->faces + (gsize) index * GS_IR50_PIXELS, side->features[index]);
}

static void
test_threads (void)
{
  g_autoptr (GsWorkers) workers = gs_workers_new (4);
  Side side = { .faces = draw_faces ("side", 4) };
  float alone[4][GS_IR50_FEATURES];

  gs_workers_run (workers, 4, side_cb, &side);
  run_faces (4, 4, side.faces, alone[0]);
  g_assert_cmpmem (side.features, sizeof side.features, alone, sizeof alone);
  gs_floats_free (side.faces);
}

static void
test_cancel (void)
{
  g_autoptr (GsIr50Pass) pass = gs_ir50_pass_new (ir50, 1);
  g_autoptr (GsVggishPass) patch_pass = gs_vggish_pass_new (vggish, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  float *faces = draw_faces ("input.face", 1);
  g_autofree float *features = g_new (float, GS_IR50_FEATURES);
  const float *patches[] = { faces }; /* long enough to be read, never read */

  g_cancellable_cancel (cancellable);
  g_assert_false (gs_ir50_pass_run (pass, 1, faces, cancellable, features));
  g_assert_false (gs_vggish_pass_run (patch_pass, 1, patches, cancellable, features));
  gs_floats_free (faces);
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  prepare ();

  g_test_add_func ("/deep/ir50/reference", test_ir50_reference);
  g_test_add_func ("/deep/ir50/batch", test_ir50_batch);
  g_test_add_func ("/deep/ir50/threads", test_threads);
  g_test_add_func ("/deep/vggish/reference", test_vggish_reference);
  g_test_add_func ("/deep/vggish/batch", test_vggish_batch);
  g_test_add_func ("/deep/cancel", test_cancel);

  status = g_test_run ();
  gs_ir50_free (ir50);
  gs_vggish_free (vggish);

  return status;
}
