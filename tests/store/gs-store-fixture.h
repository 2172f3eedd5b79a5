/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-store.h"

G_BEGIN_DECLS

#define SECOND G_GINT64_CONSTANT (1000000000)

/* A folder of the test's own with a project file in it, on a path that asks for trouble. */
typedef struct
{
  char *folder;
  char *path;
} GsFolder;

void gs_folder_set_up (GsFolder *self);
void gs_folder_tear_down (GsFolder *self);

/* A test in a folder of its own. */
#define GS_TEST_ADD(name, func)                                                                                        \
  g_test_add (name, GsFolder, NULL, (void (*) (GsFolder *, gconstpointer)) gs_folder_set_up, func,                     \
              (void (*) (GsFolder *, gconstpointer)) gs_folder_tear_down)

void gs_fixture_make_version_2 (const char *path);
GsStore *gs_fixture_open (const char *path, GsStoreFlags flags);
GsClip *gs_fixture_add_clip (GsStore *store, guint n_frames);
GsTrace *gs_fixture_record (GsStore *store, GsClip *clip, guint n_samples);
GsRun *gs_fixture_begin_run (GsStore *store, GsClip *clip);
GsRunBlock *gs_fixture_create_block (GsRun *run, guint first, guint n_frames);
gpointer gs_fixture_get_item (GListModel *list, guint position);
gint64 gs_fixture_query (const char *path, const char *sql);

G_END_DECLS
