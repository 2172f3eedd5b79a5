/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-data-set.h"

G_BEGIN_DECLS

/**
 * GsAffwild2Person:
 * @name: what its labels and crops are called: the video's name, with `_left` or `_right` where a video has two people
 * @video: index of its video in the tree, or -1 if there is none
 * @side: "", "left" or "right"
 * @part: what its labels are for, from the folder they are in; %GS_N_DATA_PARTS without labels
 * @labels_path: (nullable): the label file
 * @labels: (nullable): its values ([lines, 2]: valence, arousal); NaN = not labelled
 * @labels_time: when the label file was last changed, microseconds since 1970
 * @crops_path: (nullable): folder with the cropped faces
 *
 * One person of one video.
 */
typedef struct
{
  char *name;
  int video;
  const char *side;
  GsDataPart part;
  char *labels_path;
  GsTensor *labels;
  gint64 labels_time;
  char *crops_path;
} GsAffwild2Person;

/**
 * GsAffwild2Tree:
 * @folder: absolute path
 * @videos: (element-type filename): paths of the videos, in the order of their names
 * @people: (element-type GsAffwild2Person): in the order of their names; those without labels have crops
 * @n_labels: how many of them have labels
 * @n_crops: how many of them have crops
 * @problems: (element-type utf8): one sentence for each thing that stands against an import: damaged labels, names that are there
 *   twice
 *
 * What is in a folder laid out as Aff-Wild2: `videos/`, `cropped_aligned/NAME/`, `annotations/Train_Set/NAME.txt` and
 * `annotations/Validation_Set/NAME.txt`. Never changes once it is read.
 */
typedef struct
{
  char *folder;
  GPtrArray *videos;
  GPtrArray *people;
  guint n_labels;
  guint n_crops;
  GPtrArray *problems;
} GsAffwild2Tree;

GsAffwild2Tree *gs_affwild2_tree_read (const char *folder, GCancellable *cancellable, GError **error);
void gs_affwild2_tree_free (GsAffwild2Tree *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAffwild2Tree, gs_affwild2_tree_free)

G_END_DECLS
