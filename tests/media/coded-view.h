/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "coded-clip.h"
#include "gs-media.h"

G_BEGIN_DECLS

#define CODED_PATIENCE (20 * G_USEC_PER_SEC)

/**
 * CodedView:
 * @turns: by how many quarters, clockwise, the clip is turned before it is shown; set before it is opened
 * @slowness: how long it takes for each picture, microseconds; atomic
 * @n_frames: how many pictures came
 * @number: what is written in the last one, -1 if it cannot be read
 * @index: the number that the player gives it
 * @pts: and its time
 *
 * Stands where the window stands: takes the pictures a player hands over and reads them. Written in a streaming thread.
 */
typedef struct
{
  int turns;
  int slowness;
  GMutex lock;
  guint n_frames;
  int number;
  guint index;
  gint64 pts;
} CodedView;

GsPlayer *coded_view_open_path (CodedView *self,
                                const char *path);
void coded_view_attach (CodedView *self,
                        GsPlayer *player);
int coded_view_get_number (CodedView *self);

void coded_spin (guint milliseconds);
void coded_wait_settled (GsPlayer *player);
void coded_wait_moving (GsPlayer *player);

G_END_DECLS
