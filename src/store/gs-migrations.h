/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-connection.h"

G_BEGIN_DECLS

/* "GtSc" in the file's header says that a SQLite file is a Gatescope project. */
#define GS_STORE_APPLICATION_ID 0x47745363

guint gs_migrations_get_version (void);
gboolean gs_migrations_create (const char *path, GError **error);
gboolean gs_migrations_inspect (const char *path, GError **error);
gboolean gs_migrations_run (GsConnection *connection, GError **error);

G_END_DECLS
