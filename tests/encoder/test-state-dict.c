/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Weights that are not as they should be: every error names the tensor. */

#include "deep-weights.h"

#include "gs-encoder-error.h"
#include "gs-ir50.h"
#include "gs-vggish.h"

#include <math.h>
#include <string.h>

static GsTensorFile *whole; /* IR-50 under its documented names */

/* The same tensors under another prefix, without @left_out. */
static GsStateDict *
make_dict (const char *prefix,
           const char *left_out,
           const char *extra,
           GsTensor *tensor)
{
  GsTensorFile *file = gs_tensor_file_new ();

  for (guint i = 0; i < gs_tensor_file_get_n_tensors (whole); i++)
    {
      const char *name = gs_tensor_file_get_name (whole, i) + strlen (DEEP_VISUAL);
      g_autofree char *full = g_strconcat (prefix, name, NULL);

      if (g_strcmp0 (name, left_out) != 0)
        gs_tensor_file_set (file, full, gs_tensor_file_get (whole, gs_tensor_file_get_name (whole, i)));
    }
  if (extra != NULL)
    gs_tensor_file_set (file, extra, tensor);

  return gs_state_dict_new (file);
}

static void
assert_refused (GsStateDict *dict,
                const char *part)
{
  g_autoptr (GError) error = NULL;
  GsIr50 *network = gs_ir50_new (dict, &error);

  g_assert_null (network);
  g_assert_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID);
  if (strstr (error->message, part) == NULL)
    g_error ("%s", error->message);
  gs_state_dict_free (dict);
}

static void
assert_taken (GsStateDict *dict,
              const char *passed_over)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsIr50) network = gs_ir50_new (dict, &error);
  g_auto (GStrv) names = NULL;
  g_autofree char *list = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (network);
  names = gs_state_dict_dup_passed_over (dict);
  list = g_strjoinv (" ", names);
  g_assert_cmpstr (list, ==, passed_over);
  gs_state_dict_free (dict);
}

static void
test_prefixes (void)
{
  g_autoptr (GsTensor) tensor = gs_tensor_new_vector (7);

  assert_taken (make_dict (DEEP_VISUAL, NULL, "spatial.visual.logits.weight", tensor), "spatial.visual.logits.weight");
  assert_taken (make_dict ("", NULL, NULL, NULL), "");
  assert_taken (make_dict ("module.backbone.", NULL, "temporal.x", tensor), "temporal.x");
  /* The documented name wins. */
  assert_taken (make_dict (DEEP_VISUAL, NULL, "other.input_layer.0.weight", tensor), "other.input_layer.0.weight");
  assert_refused (make_dict ("one.", NULL, "two.input_layer.0.weight", tensor), "it is not clear which is meant");
  /* A name that only ends alike. */
  assert_refused (make_dict ("an_", NULL, NULL, NULL), "“spatial.visual.backbone.input_layer.0.weight” is missing");
}

static void
test_tensors (void)
{
  g_autoptr (GsTensor) wrong = gs_tensor_new_vector (63);
  g_autoptr (GsTensor) infinite = gs_tensor_new_vector (64);
  g_autoptr (GsTensor) negative = gs_tensor_new_vector (64);

  infinite->data[63] = INFINITY;
  negative->data[0] = -0.5f;
  assert_refused (make_dict (DEEP_VISUAL, "body.13.res_layer.3.weight", NULL, NULL),
                  "“spatial.visual.backbone.body.13.res_layer.3.weight” [256, 256, 3, 3] is missing");
  assert_refused (make_dict (DEEP_VISUAL, "body.7.shortcut_layer.1.running_var", NULL, NULL),
                  "“spatial.visual.backbone.body.7.shortcut_layer.1.running_var” [256] is missing");
  assert_refused (make_dict ("", "output_layer.3.bias", NULL, NULL), "“output_layer.3.bias” [512] is missing");
  assert_refused (make_dict ("", "body.0.res_layer.2.weight", "body.0.res_layer.2.weight", wrong),
                  "“body.0.res_layer.2.weight” has shape [63], but the deep encoder needs [64]");
  assert_refused (make_dict ("", "body.1.res_layer.4.bias", "body.1.res_layer.4.bias", infinite),
                  "“body.1.res_layer.4.bias” holds a value that is not a number");
  assert_refused (make_dict ("", "body.0.res_layer.0.running_var", "body.0.res_layer.0.running_var", negative),
                  "“body.0.res_layer.0.running_var” holds a negative variance");
}

static void
test_vggish (void)
{
  g_autoptr (GsStateDict) dict = make_dict (DEEP_VISUAL, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gs_vggish_new (dict, &error));
  g_assert_error (error, GS_ENCODER_ERROR, GS_ENCODER_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "“spatial.audio.backbone.features.0.weight” is missing"));
}

int
main (int argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  whole = gs_tensor_file_new ();
  deep_weights_add_ir50 (whole, DEEP_VISUAL);

  g_test_add_func ("/state-dict/prefixes", test_prefixes);
  g_test_add_func ("/state-dict/tensors", test_tensors);
  g_test_add_func ("/state-dict/vggish", test_vggish);

  status = g_test_run ();
  gs_tensor_file_free (whole);

  return status;
}
