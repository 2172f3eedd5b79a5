/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-connection.h"

G_BEGIN_DECLS

#define GS_BACKUP_KEPT 5

char *gs_backup_get_folder (const char *path);
gboolean gs_backup_make (GsConnection *connection, const char *name, GError **error);
gboolean gs_backup_before_opening (GsConnection *connection, gint64 newest_version, GError **error);

/**
 * GsBackup:
 * @path: the copy
 * @name: what it is called: the day that it was made on, and the version of the file where that was about to change
 * @changed: when the project was copied, microseconds since 1970
 *
 * A copy of a project beside it.
 */
typedef struct
{
  char *path;
  char *name;
  gint64 changed;
} GsBackup;

GPtrArray *gs_backup_list (const char *path);
char *gs_backup_restore (const GsBackup *self, const char *path, GError **error);

G_END_DECLS
