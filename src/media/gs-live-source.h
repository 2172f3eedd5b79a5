/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GsLiveDevice:
 * @id: what finds it again
 * @name: what people call it
 * @is_camera: a camera, else a microphone
 *
 * A device that can be recorded from.
 */
typedef struct
{
  char *id;
  char *name;
  gboolean is_camera;
} GsLiveDevice;

/**
 * GsLiveSource:
 *
 * Where pictures and sound come from while they happen: a camera and a microphone, or, for tests, a clip that is
 * played in real time as if it were one. Immutable, to be shared between threads.
 */
typedef struct _GsLiveSource GsLiveSource;

GPtrArray *gs_live_devices_list (void);
GsLiveSource *gs_live_source_new (const char *camera, const char *microphone, GError **error);
GsLiveSource *gs_live_source_new_test (const char *path, GCancellable *cancellable, GError **error);
GsLiveSource *gs_live_source_parse (const char *text, GCancellable *cancellable, GError **error);
GsLiveSource *gs_live_source_ref (GsLiveSource *self);
void gs_live_source_unref (GsLiveSource *self);
const char *gs_live_source_get_name (const GsLiveSource *self);
gboolean gs_live_source_has_sound (const GsLiveSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsLiveSource, gs_live_source_unref)

G_END_DECLS
