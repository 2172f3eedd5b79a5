/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-synth-writer.h"

G_BEGIN_DECLS

/**
 * GsCliSynthClip:
 * @plan: what happens in the clip
 * @folder: where it goes; made
 * @without_video: whether no face is to be found in it; only with @landmarks
 * @without_audio: whether it has no sound; only with @landmarks
 * @landmarks: features made from landmarks and sound instead of a rendered clip
 * @view: size of the picture
 * @fraction: how much of it is done, in thousandths; written by the thread that makes it
 *
 * One clip to be made.
 */
typedef struct
{
  GsSynthPlan *plan;
  char *folder;
  gboolean landmarks;
  gboolean without_video;
  gboolean without_audio;
  GsSynthView view;
  int fraction;
} GsCliSynthClip;

gboolean gs_cli_synth_clip_make (GsCliSynthClip *self, GCancellable *cancellable, GError **error);

G_END_DECLS
