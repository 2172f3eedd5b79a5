/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More times nobody rates the same. */
#define GS_ASSIGNMENT_MOST_TIMES 99

/**
 * GsAssignmentRow:
 * @line: where it stands in the file, from 1
 * @rater: who is to rate
 * @clip: what the clip is called there
 * @dimension: what is to be rated
 * @order: the how many-th thing it is for the rater, from 1; 0 = the file does not say
 * @time: the how many-th time the rater rates that, from 1; 0 = the file does not say
 * @note: `practice`, or anything else; may be empty
 *
 * One line of a list of assignments.
 */
typedef struct
{
  guint line;
  char *rater;
  char *clip;
  char *dimension;
  guint order;
  guint time;
  char *note;
} GsAssignmentRow;

/**
 * GsAssignmentTable:
 * @rows: (element-type GsAssignmentRow): what can be read, in the order in which it is to be done
 * @problems: (element-type utf8): a sentence for each line that makes no sense by itself
 * @n_refused: how many lines those are
 *
 * Who is to rate what, as a table: CSV with the columns `rater`, `clip` and `dimension`, and, where they are known, `order`, `time` and
 * `note`. Plain data, for any thread.
 */
typedef struct
{
  GPtrArray *rows;
  GPtrArray *problems;
  guint n_refused;
} GsAssignmentTable;

GsAssignmentTable *gs_assignment_table_read (const char *path, GError **error);
void gs_assignment_table_free (GsAssignmentTable *self);
GString *gs_assignment_table_begin (void);
void gs_assignment_table_append (GString *text, const GsAssignmentRow *row, const char *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAssignmentTable, gs_assignment_table_free)

G_END_DECLS
