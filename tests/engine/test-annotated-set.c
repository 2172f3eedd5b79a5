/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A data set of what people said: the labels that a network learns, and a folder that a training can read. */

#include "gs-annotated-labels.h"
#include "gs-annotated-set-job.h"
#include "gs-clip-probe.h"
#include "gs-data-set.h"
#include "gs-engine.h"
#include "gs-gold-trace.h"

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
  g_assert_false (gs_annotated_labels_may_exist (project.clip));

  /* Two raters, of whom one uses another range; one who only says more or less; and one dimension that is no label */
  add_trace (&project, "Anna", "valence", -1.0, 1.0, 0.5, 0, 29);
  late = add_trace (&project, "Berta", "valence", 0.0, 100.0, 100.0, 20, 39);
  relative = add_trace (&project, "Clara", "valence", -1.0, 1.0, -0.9, 0, 49);
  gs_trace_set_bounded (relative, FALSE);
  add_trace (&project, "Anna", "power", -1.0, 1.0, 0.9, 0, 49);
  g_assert_true (gs_annotated_labels_may_exist (project.clip));

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

  /* A gold standard speaks for all, in the unit of those that it is made of */
  {
    g_autoptr (GsTrace) gold = gs_trace_new (project.clip, gs_store_ensure_derived_rater (project.store, GS_GOLD_RATER, "{}"), "valence", -1.2, 1.2);

    gs_trace_set_derived (gold, "{}");
    gs_store_begin_trace (project.store, gold);
    gs_trace_begin_stroke (gold);
    for (guint i = 0; i < 10; i++)
      gs_trace_append (gold, i * CLIP_PROJECT_STEP, 1000000 + i * 40000, 0.25);
    gs_store_end_trace (project.store, gold);
    g_free (labels);
    labels = gs_annotated_labels_new (project.clip, &n_labelled);
    g_assert_cmpfloat_with_epsilon (labels[2 * 5], 0.25f, 1e-6f);
    g_assert_cmpuint (n_labelled, ==, 10);
  }

  clip_project_clear (&project);
}

/* A run whose network says 0.9 of every frame. */
static GsRun *
add_run (ClipProject *project)
{
  g_autofree char *hash = g_strnfill (64, 'a');
  g_autoptr (GsNetworkInfo) network = gs_network_info_new ("network", hash, GS_OUTPUT_VALENCE);
  GsRun *run = gs_run_new (project->clip, N_FRAMES);
  GsRunBlock *block;
  float *valence;

  gs_run_set_network (run, GS_OUTPUT_VALENCE, gs_store_ensure_network (project->store, network));
  gs_store_begin_run (project->store, run);
  block = gs_run_create_block (run, 0, N_FRAMES);
  valence = gs_run_block_add_prediction (block, GS_OUTPUT_VALENCE);
  for (guint i = 0; i < N_FRAMES; i++)
    valence[i] = 0.9f;
  gs_run_set_frames (run, block);
  gs_store_write_run_block (project->store, run, block);
  gs_run_block_unref (block);
  gs_run_set_state (run, GS_RECORD_COMPLETE);
  gs_store_finish_run (project->store, run);

  return run;
}

/* What a network said is nobody's label, whoever has taken it over; what they corrected of it is. */
static void
test_taken_over (void)
{
  ClipProject project;
  g_autofree float *labels = NULL;
  g_autofree float *corrected = NULL;
  g_autoptr (GsRun) run = NULL;
  guint n_labelled;
  GsTrace *trace;

  clip_project_make (&project, N_FRAMES);
  add_trace (&project, "Anna", "valence", -1.0, 1.0, 0.5, 0, 19);
  run = add_run (&project);
  trace = gs_store_take_over_run (project.store, run, GS_OUTPUT_VALENCE, gs_store_ensure_rater (project.store, "Anna"), 2);
  g_assert_nonnull (trace);
  labels = gs_annotated_labels_new (project.clip, &n_labelled);
  g_assert_cmpfloat (labels[2 * 10], ==, 0.5f);
  g_assert_true (isnan (labels[2 * 30]));

  gs_store_begin_trace (project.store, trace);
  gs_trace_begin_stroke (trace);
  for (guint i = 30; i < 40; i++)
    gs_trace_append (trace, i * CLIP_PROJECT_STEP, 2000000 + i * 40000, -0.5);
  gs_store_end_trace (project.store, trace);
  corrected = gs_annotated_labels_new (project.clip, &n_labelled);
  g_assert_cmpuint (n_labelled, ==, 10);
  g_assert_cmpfloat (corrected[2 * 35], ==, -0.5f);
  g_assert_true (isnan (corrected[2 * 45]));

  clip_project_clear (&project);
}

static void
collected_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gs_annotated_set_job_collect_finish (GS_ANNOTATED_SET_JOB (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static GsAnnotatedSetJob *
make_job (ClipProject *project)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  g_autofree char *network = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "data", "networks", "demo-valence.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  gboolean collected = FALSE;
  GsAnnotatedSetJob *job;

  g_ptr_array_add (networks, gs_network_load (network, &error));
  g_assert_no_error (error);

  job = gs_annotated_set_job_new (networks, project->folder, "a/b");
  gs_annotated_set_job_collect_async (job, project->store, collected_cb, &collected);
  while (!collected)
    g_main_context_iteration (NULL, TRUE);

  return job;
}

static void
reopen (ClipProject *project)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gs_store_close (project->store, &error));
  g_object_unref (project->store);
  project->store = gs_store_open (project->path, GS_STORE_EXISTING, &error);
  g_assert_no_error (error);
}

/* What is neither whole nor a leftover is not there. */
static guint
count_folders (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += g_file_test (child, G_FILE_TEST_IS_DIR);
    }

  return n;
}

static GsAssignment *
practice_of (ClipProject *project)
{
  static GsAssignment *assignment;

  g_clear_object (&assignment);
  assignment = gs_assignment_new (project->clip, gs_store_ensure_rater (project->store, "Anna"), "arousal", 1, GS_ASSIGNMENT_PRACTICE);

  return assignment;
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

  /* As it is found when the project is opened another day, and nobody has looked at the clip yet */
  reopen (&project);
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
  g_assert_true (gs_engine_run (engine, GS_JOB (again), &error));
  g_assert_cmpstr (gs_annotated_set_job_get_folder (again), ==, folders[0]);
  project.clip = gs_project_find_clip (gs_store_get_project (project.store), gs_clip_get_id (clip));
  add_trace (&project, "Berta", "arousal", -1.0, 1.0, 0.5, 0, 99);
  other = make_job (&project);
  g_assert_true (gs_engine_run (engine, GS_JOB (other), &error));
  g_assert_cmpstr (gs_annotated_set_job_get_folder (other), !=, folders[0]);
  g_assert_cmpuint (count_folders (project.folder), ==, 2);

  /* For practice it counts no more */
  gs_store_add_assignment (project.store, practice_of (&project));
  g_clear_object (&job);
  job = make_job (&project);
  g_assert_cmpuint (gs_annotated_set_job_get_n_clips (job), ==, 0);

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
  g_assert_null (gs_annotated_set_job_get_folder (job));
  g_assert_cmpuint (count_folders (project.folder), ==, 0);

  clip_project_clear (&project);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/annotated-set/labels", test_labels);
  g_test_add_func ("/annotated-set/taken-over", test_taken_over);
  g_test_add_func ("/annotated-set/set", test_set);
  g_test_add_func ("/annotated-set/failure", test_failure);

  return g_test_run ();
}
