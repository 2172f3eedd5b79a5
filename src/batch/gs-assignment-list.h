/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-assignment-table.h"
#include "gs-store.h"

G_BEGIN_DECLS

/**
 * GsAssignmentList:
 * @table: what the file says
 * @problems: (element-type utf8): sentences about what cannot be assigned, each with the lines it is about
 * @raters: (element-type utf8): raters that are not in the project yet
 * @found: (element-type GsClip) (nullable elements): of each row of @table the clip, where the row is new in the project
 * @times: (element-type uint): of each row of @table the how many-th time it is
 * @n_lines: lines that cannot be assigned
 * @n_new: assignments that are new in the project
 * @n_known: assignments that it has already
 *
 * A list of assignments on its way into a project. All but @table is filled by gs_assignment_list_match().
 */
typedef struct
{
  GsAssignmentTable *table;
  GPtrArray *problems;
  GPtrArray *raters;
  GPtrArray *found;
  GArray *times;
  guint n_lines;
  guint n_new;
  guint n_known;
} GsAssignmentList;

GsAssignmentList *gs_assignment_list_read (const char *path, GError **error);
void gs_assignment_list_free (GsAssignmentList *self);
void gs_assignment_list_match (GsAssignmentList *self, GsProject *project);
guint gs_assignment_list_apply (GsAssignmentList *self, GsStore *store);
char *gs_assignment_list_write (GsProject *project);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAssignmentList, gs_assignment_list_free)

G_END_DECLS
