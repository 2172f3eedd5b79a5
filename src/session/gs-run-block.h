/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define GS_RUN_N_PREDICTIONS    2    /* GS_OUTPUT_VALENCE and GS_OUTPUT_AROUSAL */
#define GS_RUN_FACE_N_LANDMARKS 68   /* iBUG order, as dlib gives them */
#define GS_RUN_FACE_SCALE       4.0f /* a landmark coordinate counts quarter pixels */

/**
 * GsRunFace:
 * @presence: how sure it is that the followed face is there, 0 (no face) to 1; NaN = not looked at yet
 * @x: left edge of the face box, pixels of the displayed picture
 * @y: top edge
 * @width: width of the box; 0 without a face
 * @height: height of the box
 * @n_faces: how many faces the finder saw when it last looked
 * @landmarks: the 68 points (x, y) in quarter pixels (#GS_RUN_FACE_SCALE) of the displayed picture
 *
 * The followed face in one frame, small enough to keep an hour of them.
 */
typedef struct
{
  float presence;
  float x, y, width, height;
  gint32 n_faces;
  gint16 landmarks[GS_RUN_FACE_N_LANDMARKS][2];
} GsRunFace;

/**
 * GsRunBlock:
 * @first: first frame
 * @n_frames: number of frames, n
 * @n_gates: number of gate series
 * @n_candidates: (array length=n_gates): K of each gate series
 * @predictions: valence and arousal, each [n] in -1..1; %NULL = nothing new
 * @gates: (array length=n_gates): per gate series, in the run's order, [n, K] weights that add up to 1; an element may be %NULL
 * @faces: [n]; %NULL = nothing new
 *
 * Some frames' worth of results on the way from the worker to the window and to the project file: filled by
 * the worker alone, unchanged and shared from then on.
 */
typedef struct
{
  guint first;
  guint n_frames;
  guint n_gates;
  guint *n_candidates;
  float *predictions[GS_RUN_N_PREDICTIONS];
  float **gates;
  GsRunFace *faces;
} GsRunBlock;

#define GS_TYPE_RUN_BLOCK (gs_run_block_get_type ())

GType gs_run_block_get_type (void);
GsRunBlock *gs_run_block_new (guint first, guint n_frames, const guint *n_candidates, guint n_gates);
GsRunBlock *gs_run_block_ref (GsRunBlock *self);
void gs_run_block_unref (GsRunBlock *self);
float *gs_run_block_add_prediction (GsRunBlock *self, guint output);
float *gs_run_block_add_gate (GsRunBlock *self, guint gate);
GsRunFace *gs_run_block_add_faces (GsRunBlock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsRunBlock, gs_run_block_unref)

G_END_DECLS
