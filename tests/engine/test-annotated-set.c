/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A data set of what people said: the labels that a network learns, and a folder that a training can read. */

#include "gs-annotated-labels.h"
#include "gs-annotated-set-job.h"
#include "gs-clip-probe.h"
#include "gs-data-set.h"
#include "gs-engine.h"

#include "clip-project.h"

#include <glib/gstdio.h>
#include <math.h>

#define N_FRAMES 50

static GsTrace *
add_trace (ClipProject *project,
           const char *rater,
           const char *dimension,
           double minimum,
           double maximum,
           double value,
           guint first,
           guint last)
{
  g_autoptr (GsTrace) trace = gs_trace_new (project->clip, gs_store_ensure_rater (project->store, rater), dimension, minimum, maximum);

  gs_store_begin_trace (project->store, trace);
  gs_trace_begin_stroke (trace);
  for (guint i = first; i <= last; i++)
    gs_trace_append (trace, i * CLIP_PROJECT_STEP, 1000000 + i * 40000, value);
  gs_store_end_trace (project->store, trace);

  return trace;
}

static void
test_labels (void)
{
  ClipProject project;
  g_autofree float *labels = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_labelled;
  GsTrace *late, *relative;

  clip_project_make (&project, N_FRAMES);
  g_assert_false (gs_annotated_labels_exist (project.clip));

  /* Two raters, of whom one uses another range; one who only says more or less; and one dimension that is no label */
  add_trace (&project, "Anna", "valence", -1.0, 1.0, 0.5, 0, 29);
  late = add_trace (&project, "Berta", "valence", 0.0, 100.0, 100.0, 20, 39);
  relative = add_trace (&project, "Clara", "valence", -1.0, 1.0, -0.9, 0, 49);
  gs_trace_set_bounded (relative, FALSE);
  add_trace (&project, "Anna", "power", -1.0, 1.0, 0.9, 0, 49);
  g_assert_true (gs_annotated_labels_exist (project.clip));

  labels = gs_annotated_labels_new (project.clip, &n_labelled);
  g_assert_cmpuint (n_labelled, >=, 40);
  g_assert_cmpfloat (labels[2 * 10], ==, 0.5f);
  g_assert_cmpfloat_with_epsilon (labels[2 * 25], 0.75f, 1e-6f);
  g_assert_cmpfloat (labels[2 * 35], ==, 1.0f);
  g_assert_true (isnan (labels[2 * 49]));
  g_assert_true (isnan (labels[2 * 10 + 1]));

  text = gs_annotated_labels_to_text (labels, N_FRAMES);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_FRAMES + 2);
  g_assert_cmpstr (lines[0], ==, "valence,arousal");
  g_assert_cmpstr (lines[11], ==, "0.5,-5");
  g_assert_cmpstr (lines[50], ==, "-5,-5");

  /* Who was late counts where they meant it */
  gs_store_set_trace_delay (project.store, late, GS_DELAY_FIXED, 10 * CLIP_PROJECT_STEP);
  g_free (labels);
  labels = gs_annotated_labels_new (project.clip, NULL);
  g_assert_cmpfloat_with_epsilon (labels[2 * 15], 0.75f, 1e-6f);
  g_assert_true (isnan (labels[2 * 35]));

  clip_project_clear (&project);
}

static GsAnnotatedSetJob *
make_job (ClipProject *project)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  g_autofree char *network = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "data", "networks", "demo-valence.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (networks, gs_network_load (network, &error));
  g_assert_no_error (error);

  return gs_annotated_set_job_new (gs_store_get_project (project->store), networks, project->folder, "a/b");
}

/* The set of a clip that can be seen and heard is one that a training reads; the same words give the same folder, others another. */
static void
test_set (void)
{
  ClipProject project;
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsAnnotatedSetJob) job = NULL, again = NULL, other = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "data", "demo", "demo.webm", NULL);
  g_autoptr (GsClip) clip = NULL;
  g_autoptr (GsDataSet) data = NULL;
  g_autoptr (GError) error = NULL;
  const char *folders[2] = { NULL };
  GsSequence *sequence;

  clip_project_make (&project, N_FRAMES);
  clip = gs_clip_probe (path, NULL, &error);
  g_assert_no_error (error);
  gs_store_add_clip (project.store, clip);
  project.clip = clip;
  add_trace (&project, "Anna", "arousal", -1.0, 1.0, 0.25, 0, 99);

  job = make_job (&project);
  g_assert_cmpuint (gs_annotated_set_job_get_n_clips (job), ==, 1);
  g_assert_true (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_no_error (error);

  folders[0] = gs_annotated_set_job_get_folder (job);
  data = gs_data_set_load (folders, 0, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (data->parts[GS_DATA_TRAIN]->len, ==, 1);
  g_assert_cmpuint (data->parts[GS_DATA_VALIDATE]->len, ==, 0);
  sequence = data->parts[GS_DATA_TRAIN]->pdata[0];
  g_assert_cmpuint (sequence->labels->shape[0], ==, gs_clip_get_n_frames (clip));
  g_assert_cmpfloat (sequence->labels->data[1], ==, 0.25f);
  g_assert_true (isnan (sequence->labels->data[0]));
  g_assert_cmpuint (gs_sequence_count_labels (sequence, GS_LABEL_AROUSAL), >=, 99);
  g_assert_cmpuint (gs_sequence_count_labels (sequence, GS_LABEL_VALENCE), ==, 0);

  again = make_job (&project);
  g_assert_cmpstr (gs_annotated_set_job_get_folder (again), ==, folders[0]);
  g_assert_true (gs_engine_run (engine, GS_JOB (again), &error));
  add_trace (&project, "Berta", "arousal", -1.0, 1.0, 0.5, 0, 99);
  other = make_job (&project);
  g_assert_cmpstr (gs_annotated_set_job_get_folder (other), !=, folders[0]);

  clip_project_clear (&project);
}

/* Features of a clip that is nowhere cannot be made: nothing half-written is taken for a set. */
static void
test_failure (void)
{
  ClipProject project;
  g_autoptr (GsEngine) engine = gs_engine_new ();
  g_autoptr (GsAnnotatedSetJob) job = NULL;
  g_autoptr (GError) error = NULL;

  clip_project_make (&project, N_FRAMES);
  job = make_job (&project);
  g_assert_cmpuint (gs_annotated_set_job_get_n_clips (job), ==, 0);
  g_clear_object (&job);

  add_trace (&project, "Anna", "valence", -1.0, 1.0, 0.5, 0, 29);
  job = make_job (&project);
  g_assert_cmpuint (gs_annotated_set_job_get_n_clips (job), ==, 1);
  g_assert_false (gs_engine_run (engine, GS_JOB (job), &error));
  g_assert_nonnull (error);
  g_assert_false (g_file_test (gs_annotated_set_job_get_folder (job), G_FILE_TEST_EXISTS));

  clip_project_clear (&project);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/annotated-set/labels", test_labels);
  g_test_add_func ("/annotated-set/set", test_set);
  g_test_add_func ("/annotated-set/failure", test_failure);

  return g_test_run ();
}
