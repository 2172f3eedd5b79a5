/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip.h"
#include "gs-rater.h"

G_BEGIN_DECLS

/**
 * GsAssignmentState:
 * @GS_ASSIGNMENT_OPEN: nothing was recorded for it yet
 * @GS_ASSIGNMENT_BEGUN: a take was begun
 * @GS_ASSIGNMENT_DONE: a take is complete
 *
 * How far an assignment is.
 */
typedef enum
{
  GS_ASSIGNMENT_OPEN,
  GS_ASSIGNMENT_BEGUN,
  GS_ASSIGNMENT_DONE,
} GsAssignmentState;

const char *gs_assignment_state_get_nick (GsAssignmentState state);
GsAssignmentState gs_assignment_state_from_nick (const char *nick);

#define GS_TYPE_ASSIGNMENT (gs_assignment_get_type ())

/**
 * GsAssignment:
 *
 * Who is to rate what: one rater, one clip, one dimension, and the how many-th time.
 *
 * Properties "id" and "state", notified.
 */
G_DECLARE_FINAL_TYPE (GsAssignment, gs_assignment, GS, ASSIGNMENT, GObject)

/* What the note of an assignment says whose clip is for practice. */
#define GS_ASSIGNMENT_PRACTICE "practice"

GsAssignment *gs_assignment_new (GsClip *clip, GsRater *rater, const char *dimension, guint repetition, const char *note);

gint64 gs_assignment_get_id (GsAssignment *self);
void gs_assignment_set_id (GsAssignment *self, gint64 id);
GsClip *gs_assignment_get_clip (GsAssignment *self);
GsRater *gs_assignment_get_rater (GsAssignment *self);
const char *gs_assignment_get_dimension (GsAssignment *self);
guint gs_assignment_get_repetition (GsAssignment *self);
const char *gs_assignment_get_note (GsAssignment *self);
GsAssignmentState gs_assignment_get_state (GsAssignment *self);
void gs_assignment_set_state (GsAssignment *self, GsAssignmentState state);

G_END_DECLS
