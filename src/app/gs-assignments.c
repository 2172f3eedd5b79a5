/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-assignments.h"

#include "gs-agreement.h"

#include <glib/gi18n.h>
#include <math.h>

/* Who is to rate what, and how far it is: follows from the takes that are there. */

/* Whether it is of the assignment's rater and dimension, and of its clip. */
static gboolean
is_for (GsTrace *trace,
        GsAssignment *assignment)
{
  return gs_assignment_get_clip (assignment) == gs_trace_get_clip (trace) && gs_assignment_get_rater (assignment) == gs_trace_get_rater (trace)
         && g_strcmp0 (gs_assignment_get_dimension (assignment), gs_trace_get_dimension (trace)) == 0;
}

/* The first of a trace's kind that is not done, in the order of repetition. */
static GsAssignment *
find_open (GsStore *store,
           GsTrace *trace)
{
  GListModel *assignments = gs_project_get_assignments (gs_store_get_project (store));
  GsAssignment *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr (GsAssignment) assignment = g_list_model_get_item (assignments, i);

      if (is_for (trace, assignment) && gs_assignment_get_state (assignment) != GS_ASSIGNMENT_DONE
          && (found == NULL || gs_assignment_get_repetition (assignment) < gs_assignment_get_repetition (found)))
        found = assignment;
    }

  return found;
}

/**
 * gs_assignments_take_begun:
 * @store: the project
 * @trace: a trace that is being recorded
 *
 * The assignment that it is for, if there is one, is begun.
 */
void
gs_assignments_take_begun (GsStore *store,
                           GsTrace *trace)
{
  GsAssignment *assignment = find_open (store, trace);

  if (assignment != NULL)
    gs_store_set_assignment_state (store, assignment, GS_ASSIGNMENT_BEGUN);
}

static double
get_share (GsTrace *trace)
{
  GsClip *clip = gs_trace_get_clip (trace);
  GsTraceCoverage coverage = { 0 };

  if (clip != NULL)
    gs_trace_get_coverage (trace, gs_clip_get_duration (clip), &coverage);

  return coverage.share;
}

/**
 * gs_assignments_take_ended:
 * @store: the project
 * @trace: a trace that was recorded
 *
 * The assignment that it is for, if there is one, is done where the take covers nearly all of the clip.
 */
void
gs_assignments_take_ended (GsStore *store,
                           GsTrace *trace)
{
  GsAssignment *assignment = gs_trace_get_clip (trace) != NULL ? find_open (store, trace) : NULL;

  if (assignment != NULL && get_share (trace) >= GS_ASSIGNMENTS_DONE_SHARE)
    gs_store_set_assignment_state (store, assignment, GS_ASSIGNMENT_DONE);
}

/**
 * gs_assignments_assign:
 * @store: the project
 * @rater: who
 * @dimension: what
 * @times: how many times each clip, to see how consistent the rater is
 * @practice: (nullable): the clip that is for practice
 *
 * Assigns all clips of the project, as one step to undo; what is assigned already is not assigned twice.
 *
 * Returns: how many assignments are new
 */
guint
gs_assignments_assign (GsStore *store,
                       GsRater *rater,
                       const char *dimension,
                       guint times,
                       GsClip *practice)
{
  GListModel *clips = gs_project_get_clips (gs_store_get_project (store));
  g_autofree char *name = g_strdup_printf (_ ("assigning the clips to %s"), gs_rater_get_name (rater));
  guint n = 0;

  gs_store_begin_action (store, name);
  for (guint i = 0; i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      for (guint repetition = 1; repetition <= times; repetition++)
        {
          g_autoptr (GsAssignment) assignment = NULL;

          if (gs_store_find_assignment (store, clip, rater, dimension, repetition) != NULL)
            continue;

          assignment = gs_assignment_new (clip, rater, dimension, repetition, clip == practice ? GS_ASSIGNMENT_PRACTICE : NULL);
          gs_store_add_assignment (store, assignment);
          n++;
        }
    }
  gs_store_end_action (store);

  return n;
}

static int
compare_takes_cb (gconstpointer a,
                  gconstpointer b)
{
  guint first = gs_trace_get_take (*(GsTrace *const *) a), second = gs_trace_get_take (*(GsTrace *const *) b);

  return first < second ? -1 : first > second;
}

/* The takes that cover the clip, in their order. */
static GPtrArray *
list_takes (GsAssignment *assignment)
{
  GListModel *traces = gs_clip_get_traces (gs_assignment_get_clip (assignment));
  GPtrArray *takes = g_ptr_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (is_for (trace, assignment) && gs_trace_get_state (trace) != GS_RECORD_RUNNING && get_share (trace) >= GS_ASSIGNMENTS_DONE_SHARE)
        g_ptr_array_add (takes, trace);
    }
  g_ptr_array_sort (takes, compare_takes_cb);

  return takes;
}

/**
 * gs_assignments_get_take:
 * @assignment: an assignment whose clip is loaded
 *
 * Returns: (transfer none) (nullable): the take that was recorded for it
 */
GsTrace *
gs_assignments_get_take (GsAssignment *assignment)
{
  g_autoptr (GPtrArray) takes = list_takes (assignment);
  guint repetition = gs_assignment_get_repetition (assignment);

  return repetition <= takes->len ? g_ptr_array_index (takes, repetition - 1) : NULL;
}

static gboolean
has_begun (GsAssignment *assignment)
{
  GListModel *traces = gs_clip_get_traces (gs_assignment_get_clip (assignment));

  for (guint i = 0; i < g_list_model_get_n_items (traces); i++)
    {
      g_autoptr (GsTrace) trace = g_list_model_get_item (traces, i);

      if (is_for (trace, assignment))
        return TRUE;
    }

  return FALSE;
}

/**
 * gs_assignments_review:
 * @store: the project
 * @clip: a clip that is loaded, some of whose takes were deleted or brought back
 *
 * What is done is what there is a take of, and what nobody has begun is open.
 */
void
gs_assignments_review (GsStore *store,
                       GsClip *clip)
{
  GListModel *assignments = gs_project_get_assignments (gs_store_get_project (store));

  for (guint i = 0; i < g_list_model_get_n_items (assignments); i++)
    {
      g_autoptr (GsAssignment) assignment = g_list_model_get_item (assignments, i);
      gboolean done = gs_assignment_get_state (assignment) == GS_ASSIGNMENT_DONE;

      if (gs_assignment_get_clip (assignment) != clip)
        continue;
      if (gs_assignments_get_take (assignment) != NULL)
        gs_store_set_assignment_state (store, assignment, GS_ASSIGNMENT_DONE);
      else if (!has_begun (assignment))
        gs_store_set_assignment_state (store, assignment, GS_ASSIGNMENT_OPEN);
      else if (done)
        gs_store_set_assignment_state (store, assignment, GS_ASSIGNMENT_BEGUN);
    }
}

/**
 * gs_assignments_get_consistency:
 * @assignment: the second time or a later one, whose clip is loaded
 *
 * Holds the take against the rater's first one, frame by frame, each without its own delay.
 *
 * Returns: their concordance (CCC, Lin 1989); NaN where there are no two takes yet
 */
double
gs_assignments_get_consistency (GsAssignment *assignment)
{
  g_autoptr (GPtrArray) takes = list_takes (assignment);
  guint repetition = gs_assignment_get_repetition (assignment), n_frames, n = 0;
  const gint64 *pts = gs_clip_get_pts (gs_assignment_get_clip (assignment), &n_frames);
  g_autofree double *first = g_new (double, MAX (n_frames, 1));
  g_autofree double *again = g_new (double, MAX (n_frames, 1));
  g_autofree float *one = g_new (float, MAX (n_frames, 1));
  g_autofree float *other = g_new (float, MAX (n_frames, 1));

  if (repetition < 2 || repetition > takes->len)
    return NAN;

  /* Of a network's line that was taken over the corrections alone */
  gs_trace_get_own_values (g_ptr_array_index (takes, 0), pts, n_frames, one);
  gs_trace_get_own_values (g_ptr_array_index (takes, repetition - 1), pts, n_frames, other);
  for (guint i = 0; i < n_frames; i++)
    {
      first[n] = (double) one[i];
      again[n] = (double) other[i];
      if (!isnan (first[n]) && !isnan (again[n]))
        n++;
    }

  return n > 1 ? gs_ccc (first, again, n) : NAN;
}
