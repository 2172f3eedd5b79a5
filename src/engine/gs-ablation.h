/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "gs-data-set.h"
#include "gs-fusion-config.h"

G_BEGIN_DECLS

#define GS_ABLATION_N_FUSIONS  6
#define GS_ABLATION_MOST_SEEDS 1000

/**
 * GsAblationPlan:
 * @fusions: which ways of joining are trained, by #GsFusionKind
 * @iterations: for each number of iterations whether it is trained; element 0 is not used. Concatenation has none and is trained once
 * @n_seeds: trainings of each, with the configuration's seed and those that follow it; 1 to %GS_ABLATION_MOST_SEEDS
 *
 * What an ablation trains.
 */
typedef struct
{
  gboolean fusions[GS_ABLATION_N_FUSIONS];
  gboolean iterations[GS_FUSION_MAX_ITERATIONS + 1];
  guint n_seeds;
} GsAblationPlan;

/**
 * GsAblationFigure:
 * @GS_ABLATION_CCC: the first output's CCC (Lin) with the labels, all frames of the region taken together
 * @GS_ABLATION_CCC_SECOND: the second output's, for networks that have two
 * @GS_ABLATION_OWN_VIDEO: mean weight that the gate gives the video's own features, not attended, 0 to 1
 * @GS_ABLATION_OWN_AUDIO: the same of the audio
 * @GS_ABLATION_FOLLOWS_VIDEO: point-biserial correlation of the video's own weight with being in the region, over the frames of
 *   the region and those outside every weak span, -1 to 1
 * @GS_ABLATION_FOLLOWS_AUDIO: the same of the audio
 *
 * What is measured of a network in a region. NaN where it is undefined, as the weights are of a network without gates. The own weight of a
 * hierarchical network is what is left of it after both gates: the sum over its stages of the stage's weight times the
 * own weight in it.
 */
typedef enum
{
  GS_ABLATION_CCC,
  GS_ABLATION_CCC_SECOND,
  GS_ABLATION_OWN_VIDEO,
  GS_ABLATION_OWN_AUDIO,
  GS_ABLATION_FOLLOWS_VIDEO,
  GS_ABLATION_FOLLOWS_AUDIO,
  GS_ABLATION_N_FIGURES,
} GsAblationFigure;

/* Where it is measured: these, and then one region for each kind of weak span. */
enum
{
  GS_ABLATION_ALL,
  GS_ABLATION_OUTSIDE,
  GS_ABLATION_INSIDE,
  GS_ABLATION_FIRST_KIND,
};

/**
 * GsAblationRegion:
 * @kind: (nullable): kind of the weak spans; %NULL for the regions of all frames, outside and inside
 * @n_frames: its frames
 *
 * Frames of the clips that were evaluated.
 */
typedef struct
{
  char *kind;
  gsize n_frames;
} GsAblationRegion;

/**
 * GsAblationVariant:
 * @fusion: way of joining
 * @iterations: L; 0 for concatenation, which has none
 *
 * What is trained with each seed.
 */
typedef struct
{
  GsFusionKind fusion;
  guint iterations;
} GsAblationVariant;

/**
 * GsAblationSummary:
 * @n: seeds in which the figure is defined
 * @mean: over these; NaN for none
 * @deviation: standard deviation over these, divided by n - 1; NaN for fewer than two
 *
 * A figure over the seeds.
 */
typedef struct
{
  guint n;
  double mean;
  double deviation;
} GsAblationSummary;

/**
 * GsAblationFunc:
 * @n_done: trainings that are done, those found done included
 * @n_total: all trainings
 * @fraction: share of what was left to do that is done, 0 to 1
 * @windows_per_second: of all trainings together
 * @user_data: what was given with it
 *
 * Told some times a second how an ablation goes, in the thread that called gs_ablation_run().
 */
typedef void (*GsAblationFunc) (guint n_done, guint n_total, double fraction, double windows_per_second,
                                gpointer user_data);

/**
 * GsAblation:
 *
 * The same training for several ways of joining the modalities, numbers of iterations and seeds, to see what each brings
 * where the modalities are known to be weak and where not. Trainings run side by side, each in one thread.
 */
typedef struct _GsAblation GsAblation;

GsAblation *gs_ablation_new (const GsFusionConfig *config, GsDataSet *data, const GsAblationPlan *plan,
                             const char *folder, GError **error);
void gs_ablation_free (GsAblation *self);
void gs_ablation_set_func (GsAblation *self, GsAblationFunc func, gpointer user_data);
gboolean gs_ablation_run (GsAblation *self, guint n_threads, gboolean resume, GCancellable *cancellable, GError **error);

const GsFusionConfig *gs_ablation_get_config (GsAblation *self);
const GsDataSet *gs_ablation_get_data (GsAblation *self);
GsDataPart gs_ablation_get_part (GsAblation *self);
guint gs_ablation_get_n_seeds (GsAblation *self);
guint gs_ablation_get_n_variants (GsAblation *self);
const GsAblationVariant *gs_ablation_get_variant (GsAblation *self, guint variant);
gsize gs_ablation_get_n_parameters (GsAblation *self, guint variant);
guint gs_ablation_get_n_regions (GsAblation *self);
const GsAblationRegion *gs_ablation_get_region (GsAblation *self, guint region);
double gs_ablation_get_value (GsAblation *self, guint variant, guint seed, guint region, GsAblationFigure figure);
void gs_ablation_summarise (GsAblation *self, guint variant, guint region, GsAblationFigure figure,
                            GsAblationSummary *summary);
void gs_ablation_build_json (GsAblation *self, JsonBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GsAblation, gs_ablation_free)

G_END_DECLS
