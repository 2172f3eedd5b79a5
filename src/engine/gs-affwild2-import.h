/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-affwild2-tree.h"
#include "gs-clip-encoder.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The rater that the data set's labels are */
#define GS_AFFWILD2_RATER "Aff-Wild2"

/* The project's settings: for each part the names of its people, {"train": […], "validate": […], "test": […]}, as in a data set's
 * split.json; and where labels and crops of each person are, {"folder": …, "people": [{"name": …, …}]}. */
#define GS_AFFWILD2_SPLIT_SETTING "split"
#define GS_AFFWILD2_SETTING       "affwild2"

/**
 * GsAffwild2Result:
 * @n_lines: labels in the file; 0 without one
 * @n_frames: frames of the video; 0 without a video that can be read
 * @n_valence: frames with a label for valence
 * @n_arousal: frames with a label for arousal
 * @n_faces: cropped faces
 * @n_crop_frames: number of the last of them
 * @crops_problem: (nullable): why the crops cannot be used
 * @is_new: whether its labels were added, and were not in the project before
 *
 * What became of one person of a tree.
 */
typedef struct
{
  guint n_lines;
  guint n_frames;
  guint n_valence;
  guint n_arousal;
  guint n_faces;
  guint n_crop_frames;
  char *crops_problem;
  gboolean is_new;
} GsAffwild2Result;

/**
 * GsAffwild2Report:
 * @tree: (transfer none): what was imported; has to live as long
 * @results: for each of the tree's people
 * @video_problems: for each of the tree's videos why it could not be read; %NULL = it is in the project
 * @same_videos: for each of the tree's videos the index of an earlier one with the same content, whose clip is its own too; -1 = none
 * @n_videos: videos that are in the project now
 * @n_clips: clips that they are: one for a video, or one for each of two people
 * @n_new_clips: clips that were not there before
 * @n_traces: traces that were added
 *
 * What an import has done.
 */
typedef struct
{
  const GsAffwild2Tree *tree;
  GsAffwild2Result *results;
  char **video_problems;
  int *same_videos;
  guint n_videos;
  guint n_clips;
  guint n_new_clips;
  guint n_traces;
} GsAffwild2Report;

GsAffwild2Report *gs_affwild2_import (const GsAffwild2Tree *tree, const char *project, GsProgressFunc progress,
                                      gpointer user_data, GCancellable *cancellable, GError **error);
void gs_affwild2_report_free (GsAffwild2Report *self);
GPtrArray *gs_affwild2_report_to_lines (const GsAffwild2Report *self);
JsonNode *gs_affwild2_report_to_json (const GsAffwild2Report *self, const char *project);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAffwild2Report, gs_affwild2_report_free)

G_END_DECLS
