/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-hand-latency.h"
#include "gs-workspace.h"

G_BEGIN_DECLS

/**
 * GsAnnotatorState:
 * @GS_ANNOTATOR_IDLE: nothing is recorded
 * @GS_ANNOTATOR_COUNTDOWN: three, two, one
 * @GS_ANNOTATOR_RECORDING: the clip plays and samples are stored
 * @GS_ANNOTATOR_PAUSED: a trace has been begun and waits
 *
 * How far the recording of a trace is.
 */
typedef enum
{
  GS_ANNOTATOR_IDLE,
  GS_ANNOTATOR_COUNTDOWN,
  GS_ANNOTATOR_RECORDING,
  GS_ANNOTATOR_PAUSED,
} GsAnnotatorState;

/* What is rated where valence and arousal are rated at once. */
#define GS_ANNOTATOR_BOTH "both"

#define GS_TYPE_ANNOTATOR (gs_annotator_get_type ())

/**
 * GsAnnotator:
 *
 * Records a trace: takes the live value from whatever device and writes it into the project whenever the device says something, at the
 * moment when it did, and at every drawn frame of the playing clip. Knows no widgets.
 *
 * The hand's values are -1 to 1 whatever the dimension's range is; they are mapped to it where they are written down. Where the dimension
 * has no bounds they may be beyond. With %GS_ANNOTATOR_BOTH the hand has two: @value is valence and @second is arousal, and
 * each is written into a trace of its own, of the same take.
 *
 * Properties, all notified: "state" (int, #GsAnnotatorState), "countdown" (uint), "value" (double), "second" (double), "rater" (string),
 * "dimension" (string), "blind" (boolean), "trace" (#GsTrace, nullable), "away" (string, nullable: the device that gave the last value, where
 * it has been unplugged since). Signal "refused" (string): why recording cannot begin, one sentence.
 */
G_DECLARE_FINAL_TYPE (GsAnnotator, gs_annotator, GS, ANNOTATOR, GObject)

GsAnnotator      *gs_annotator_new           (GsWorkspace *workspace);
GsAnnotatorState  gs_annotator_get_state     (GsAnnotator *self);
guint             gs_annotator_get_countdown (GsAnnotator *self);
GsTrace          *gs_annotator_get_trace     (GsAnnotator *self);
double            gs_annotator_get_value     (GsAnnotator *self);
void              gs_annotator_set_value     (GsAnnotator *self,
                                              double       value);
double            gs_annotator_get_second    (GsAnnotator *self);
void              gs_annotator_set_point     (GsAnnotator *self,
                                              double       value,
                                              double       second);
void              gs_annotator_give          (GsAnnotator *self,
                                              GsHandKind   kind,
                                              const char  *name,
                                              gint64       age,
                                              double       value,
                                              double       second);
gboolean          gs_annotator_hold          (GsAnnotator *self,
                                              const char  *name);
void              gs_annotator_come_back     (GsAnnotator *self,
                                              const char  *name,
                                              gboolean     go_on);
const char       *gs_annotator_get_away      (GsAnnotator *self);
gboolean          gs_annotator_is_both       (GsAnnotator *self);
GsTrace          *gs_annotator_get_pair      (GsAnnotator *self,
                                              GsTrace     *trace);
void              gs_annotator_get_range     (GsAnnotator *self,
                                              double      *minimum,
                                              double      *maximum,
                                              gboolean    *bounded);
gboolean          gs_annotator_get_blind     (GsAnnotator *self);
void              gs_annotator_set_blind     (GsAnnotator *self,
                                              gboolean     blind);
const char       *gs_annotator_get_rater     (GsAnnotator *self);
void              gs_annotator_set_rater     (GsAnnotator *self,
                                              const char  *rater);
const char       *gs_annotator_get_dimension (GsAnnotator *self);
void              gs_annotator_set_dimension (GsAnnotator *self,
                                              const char  *dimension);
void              gs_annotator_toggle        (GsAnnotator *self);
void              gs_annotator_pause         (GsAnnotator *self);
void              gs_annotator_end           (GsAnnotator *self);
void              gs_annotator_continue      (GsAnnotator *self,
                                              GsTrace     *trace);
void              gs_annotator_set_range     (GsAnnotator *self,
                                              gint64       start,
                                              gint64       end);
gint64            gs_annotator_get_range_end (GsAnnotator *self);
void              gs_annotator_tick          (GsAnnotator *self);

G_END_DECLS
