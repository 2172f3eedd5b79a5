/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-clip-persons.h"

G_BEGIN_DECLS

#define GS_TYPE_CLIP (gs_clip_get_type ())

G_DECLARE_FINAL_TYPE (GsClip, gs_clip, GS, CLIP, GObject)

GsClip *gs_clip_new (const char *path);

gint64 gs_clip_get_id (GsClip *self);
void gs_clip_set_id (GsClip *self, gint64 id);
const char *gs_clip_get_title (GsClip *self);
void gs_clip_set_title (GsClip *self, const char *title);
const char *gs_clip_get_path (GsClip *self);
void gs_clip_set_path (GsClip *self, const char *path);
const char *gs_clip_get_hash (GsClip *self);
void gs_clip_set_hash (GsClip *self, const char *hash);
gint64 gs_clip_get_size (GsClip *self);
void gs_clip_set_size (GsClip *self, gint64 size);
gint64 gs_clip_get_duration (GsClip *self);
void gs_clip_set_duration (GsClip *self, gint64 duration);
guint gs_clip_get_width (GsClip *self);
guint gs_clip_get_height (GsClip *self);
void gs_clip_set_picture_size (GsClip *self, guint width, guint height);
gboolean gs_clip_get_has_video (GsClip *self);
void gs_clip_set_has_video (GsClip *self, gboolean has_video);
gboolean gs_clip_get_has_audio (GsClip *self);
void gs_clip_set_has_audio (GsClip *self, gboolean has_audio);
gboolean gs_clip_get_missing (GsClip *self);
void gs_clip_set_missing (GsClip *self, gboolean missing);

guint gs_clip_get_n_frames (GsClip *self);
void gs_clip_set_n_frames (GsClip *self, guint n_frames);
double gs_clip_get_frame_rate (GsClip *self);
const gint64 *gs_clip_get_pts (GsClip *self, guint *n_frames);
void gs_clip_set_pts (GsClip *self, const gint64 *pts, guint n_frames);
gint64 gs_clip_get_frame_time (GsClip *self, guint frame);
guint gs_clip_get_frame_at (GsClip *self, gint64 time);

guint gs_clip_get_person (GsClip *self);
void gs_clip_set_person (GsClip *self, guint person);
GsClipPersons *gs_clip_get_persons (GsClip *self);
void gs_clip_set_persons (GsClip *self, GsClipPersons *persons);

GListModel *gs_clip_get_runs (GsClip *self);
GListModel *gs_clip_get_traces (GsClip *self);
GListModel *gs_clip_get_tiers (GsClip *self);

G_END_DECLS
