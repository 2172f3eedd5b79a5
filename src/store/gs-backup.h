/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-connection.h"

G_BEGIN_DECLS

#define GS_BACKUP_KEPT 5

char *gs_backup_get_folder (const char *path);
gboolean gs_backup_make (GsConnection *connection, const char *name, GError **error);
gboolean gs_backup_before_opening (GsConnection *connection, gint64 newest_version, GError **error);

G_END_DECLS
