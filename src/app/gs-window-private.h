/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-window.h"

#include "gs-analysis.h"
#include "gs-annotated-set-job.h"
#include "gs-annotate-page.h"
#include "gs-annotator.h"
#include "gs-banner.h"
#include "gs-clip-plots.h"
#include "gs-compare-page.h"
#include "gs-cursors-page.h"
#include "gs-events-page.h"
#include "gs-frame-log.h"
#include "gs-frame-meter.h"
#include "gs-inside-page.h"
#include "gs-inspect-page.h"
#include "gs-norm-tracks.h"
#include "gs-progress-row.h"
#include "gs-segmenter.h"
#include "gs-timeline.h"
#include "gs-tracks.h"
#include "gs-transport.h"
#include "gs-video-view.h"
#include "gs-what-if-page.h"
#include "gs-what-if-playback.h"
#include "gs-what-if-tracks.h"
#include "gs-welcome-page.h"
#include "gs-workspace.h"

G_BEGIN_DECLS

struct _GsWindow
{
  AdwApplicationWindow parent_instance;

  GtkRevealer *toast;
  GtkLabel *toast_label;
  guint toast_end; /* source that hides it */
  GtkWidget *content;
  GtkStack *title_stack;
  GtkWidget *project_box;
  GtkLabel *project_label;
  GtkLabel *saved_label;
  GtkSpinner *spinner;
  GsBanner *problem_banner;
  GsBanner *network_banner;
  GtkStack *stack;
  GsWelcomePage *welcome;
  GtkPaned *rows;
  GtkListView *clip_list;
  GtkWidget *video_overlay;
  GsVideoView *video;
  GtkLabel *countdown_label;
  GtkWidget *clips;
  GtkScrolledWindow *panel;
  GtkScrolledWindow *transport_scroller;
  GsTransport *transport;
  AdwViewStack *pages;
  GsInspectPage *inspect;
  GsAnnotatePage *annotate;
  GsComparePage *compare;
  GsTimeline *timeline;
  GsProgressRow *progress;
  GsProgressRow *training_progress;
  GsAnnotatedSetJob *annotated_set; /* what is being collected to train on */
  GsEngine *annotated_engine;
  GtkWidget *collecting;     /* the dialog that says so */
  GtkProgressBar *collected; /* in it */
  GtkStack *inspect_sides;
  GsWhatIfPage *what_if_page;
  GsWhatIfPlayback *what_if_playback;
  GsEventsPage *events_page;
  GsInsidePage *inside_page;
  GsCursorsPage *cursors_page;
  GsProgressRow *what_if_progress;

  GsWorkspace *workspace;
  GsAnalysis *analysis;
  GsTracks *tracks;
  GsClipPlots *plots;
  GsAttributor *attributor;
  GsNormTracks *norm_tracks;
  GsWhatIf *what_if;
  GsWhatIfTracks *what_if_tracks;
  GsAnnotator *annotator;
  GsSegmenter *segmenter;
  GsFrameLog *frame_log;
  GsFrameMeter *frame_meter;
  GsJob *job;
  gboolean training; /* was told of a training that goes on */
  GtkSingleSelection *clip_selection;
  GHashTable *clip_rows; /* the rows that are on screen */
  guint tick_id;
  guint held_key; /* that labels as long as it is held; 0 = none */
  guint32 key_stamp; /* when the last key was pressed, the display's milliseconds */
  guint ramp_key;    /* arrow that is held while recording; 0 = none */
  guint ramp_id;
  gint64 ramp_time; /* until when its way has been gone, monotonic µs */
  gint64 found_tier, found_segment; /* rows of where to go when the clip is there; 0 = nowhere */
  GMenu *undo_menu;
  GsTrace *take;    /* being recorded, to be reported on */
  GsClip *rated; /* the clip whose takes are followed for the assignments: it is loaded */
  GsTrace *assigned; /* the same, to be told to the assignments */
  GPtrArray *begun;  /* (nullable): GsTrace that began as a network's line here and wait to be worked over */
  GError *stall;     /* (nullable): why the project cannot be stored at the moment: changes are in memory alone */
  char *problem;     /* (nullable): what else is to be said in the banner */
  const char *problem_button, *problem_action; /* (nullable) */
  gboolean saving;   /* the project is being copied to where it will go on */
  gboolean may_lose; /* somebody has said that it be closed all the same */
  GtkWidget *question; /* weak: whether it may be */
  double set_rate; /* to come back when the shuttle ends; 0 = no shuttle */
};

void gs_window_add_keys       (GsWindow   *self);
void gs_window_add_actions    (GsWindow   *self);
void gs_window_add_editing    (GsWindow   *self);
void gs_window_add_segments   (GsWindow   *self);
void gs_window_add_history    (GsWindow   *self);
GsTrace *gs_window_find_trace (GsWindow   *self);
void gs_window_note_begun     (GsWindow   *self,
                               GsTrace    *trace);
void gs_window_add_reverting  (GsWindow   *self);
void gs_window_add_saving_elsewhere (GsWindow *self);
void gs_window_show_store     (GsWindow   *self);
void gs_window_forget_store   (GsWindow   *self);
void gs_window_follow         (GsWindow   *self);
gboolean gs_window_elsewhere_helps (GsWindow *self);
void gs_window_show_problem   (GsWindow   *self,
                               const char *sentence,
                               const char *button,
                               const char *action);
void gs_window_hide_problem   (GsWindow   *self);
void gs_window_set_stall      (GsWindow   *self,
                               const GError *error);
void gs_window_forget_problem (GsWindow   *self);
gboolean gs_window_ask_before_losing (GsWindow *self, const char *path);
void gs_window_add_rating     (GsWindow   *self);
void gs_window_add_hand       (GsWindow   *self);
void gs_window_add_blind      (GsWindow   *self);
void gs_window_add_assignments (GsWindow  *self);
gboolean gs_window_refuse_blind (GsWindow *self);
char *gs_window_name_step     (GsWindow   *self,
                               const char *plain,
                               const char *named,
                               const char *name);
void gs_window_nudge          (GsWindow   *self,
                               int         steps);
void gs_window_give_digit     (GsWindow   *self,
                               int         digit);
void gs_window_add_annotations (GsWindow  *self);
void gs_window_add_report     (GsWindow   *self);
void gs_window_open_dropped   (GsWindow   *self,
                               const char *path);
void gs_window_add_persons    (GsWindow   *self);
void gs_window_add_events     (GsWindow   *self);
void gs_window_forget_events  (GsWindow   *self);
void gs_window_add_inside     (GsWindow   *self);
void gs_window_add_cursors    (GsWindow   *self);
void gs_window_forget_inside  (GsWindow   *self);
void gs_window_add_worth      (GsWindow   *self);
void gs_window_add_what_if    (GsWindow   *self,
                               GsEngine   *engine);
void gs_window_forget_what_if (GsWindow   *self);
void gs_window_show_run       (GsWindow   *self);
void gs_window_add_training   (GsWindow   *self);
gboolean gs_window_ask_before_closing (GsWindow *self);
void gs_window_keep_networks  (GsWindow   *self);
void gs_window_show_demo      (GsWindow   *self,
                               gboolean    shown);
void gs_window_forget_toast   (GsWindow   *self);
void gs_window_connect_sound  (GsWindow   *self);
void gs_window_say_silence    (GsWindow   *self);
void gs_window_toast          (GsWindow   *self,
                               const char *sentence);
void gs_window_update_actions (GsWindow   *self);
void gs_window_end_shuttle    (GsWindow   *self);

G_END_DECLS
