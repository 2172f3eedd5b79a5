/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-record-window.h"

#include "gs-engine.h"
#include "gs-live-job.h"
#include "gs-live-plot.h"
#include "gs-network-set.h"
#include "gs-time-text.h"
#include "gs-video-canvas.h"

#include <glib/gi18n.h>
#include <string.h>

struct _GsRecordWindow
{
  AdwWindow parent_instance;

  GtkStack *stack;
  AdwStatusPage *problem;
  GsVideoCanvas *canvas;
  GtkLevelBar *level;
  GsLivePlot *plot;
  GtkListBox *choices;
  AdwComboRow *camera;
  AdwComboRow *microphone;
  AdwActionRow *place;
  GtkLabel *status;
  GtkButton *record;

  GsWindow *parent; /* weak */
  GsEngine *engine;
  GsFramePaintable *paintable;
  GPtrArray *devices;     /* of GsLiveDevice */
  GPtrArray *cameras;     /* of them, in the order of the row */
  GPtrArray *microphones;
  GPtrArray *networks;
  GArray *gates;          /* of int: of the run's gate series, the first that is final for face and for sound; -1 = none */
  char *path;             /* where the recording goes */

  GsLiveJob *job;         /* a preview, or a recording */
  gboolean recording;     /* the job is one */
  gboolean wanted;        /* one is to begin as soon as the preview has let go of the camera */
  gboolean again;         /* a preview is */
  gboolean filling;       /* the rows are being filled */
  gboolean closing;
  double delay;           /* milliseconds */
  guint stride;           /* frames that the last window gave values to */
};

G_DEFINE_FINAL_TYPE (GsRecordWindow, gs_record_window, ADW_TYPE_WINDOW)

static void start_job (GsRecordWindow *self);

static void
show_problem (GsRecordWindow *self,
              const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_status_page_set_description (self->problem, escaped);
  gtk_stack_set_visible_child_name (self->stack, "none");
}

static void
show_recording (GsRecordWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->plot), self->recording);
  gtk_widget_set_visible (GTK_WIDGET (self->choices), !self->recording);
  gtk_button_set_label (self->record, self->recording ? _ ("Stop") : _ ("Record"));
  if (self->recording)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->record), "suggested-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->record), "destructive-action");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->record), "destructive-action");
      gtk_widget_add_css_class (GTK_WIDGET (self->record), "suggested-action");
    }
}

/* --- what the job tells --- */

static void
values_cb (GsRecordWindow *self,
           const GsLiveBlock *block)
{
  const GsRunBlock *values = block->values;

  self->delay = block->delay / 1e6;
  self->stride = values->n_frames;
  for (guint i = 0; i < values->n_frames; i++)
    {
      GsLivePoint point = { .time = block->times[i] };

      for (guint output = 0; output < 2; output++)
        point.values[output] = values->predictions[output] != NULL ? values->predictions[output][i] : NAN;
      for (guint modality = 0; modality < 2; modality++)
        {
          int gate = g_array_index (self->gates, int, modality);
          guint n = gate >= 0 ? values->n_candidates[gate] : 0;

          if (n == 0 || n > GS_LIVE_PLOT_CANDIDATES)
            continue;
          point.n_candidates = n;
          memcpy (point.gates[modality], values->gates[gate] + i * n, n * sizeof (float));
        }
      gs_live_plot_add (self->plot, &point);
    }
}

static void
status_cb (GsRecordWindow *self,
           const GsLiveStatus *status)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint seconds = (guint) (status->duration / 1000000000);

  gtk_level_bar_set_value (self->level, status->level);
  if (!self->recording)
    {
      gtk_label_set_label (self->status, status->n_frames == 0 ? "" : status->face ? _ ("A face is seen") : _ ("No face is seen"));
      return;
    }

  g_string_append_printf (text, "%02u:%02u", seconds / 60, seconds % 60);
  if (status->n_windows > 0)
    {
      g_string_append (text, "  ·  ");
      /* Translators: from when a picture is taken to when the network has said what it makes of it */
      g_string_append_printf (text, _ ("delay %.0f ms"), self->delay);
    }
  if (!status->face)
    g_string_append_printf (text, "  ·  %s", _ ("no face is seen"));
  if (status->n_skipped > 0)
    {
      g_string_append (text, "  ·  ");
      g_string_append_printf (text, _ ("too slow to look at %u of %u pictures"), status->n_skipped, status->n_frames);
    }
  gtk_label_set_label (self->status, text->str);
}

static void
drop_job (GsRecordWindow *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
}

static void
finished_cb (GsRecordWindow *self)
{
  GsJobState state = gs_job_get_state (GS_JOB (self->job));
  const GError *error = gs_job_get_error (GS_JOB (self->job));
  gboolean was_recording = self->recording;

  if (!gs_job_is_finished (GS_JOB (self->job)))
    return;

  /* A wish to record ends with what it was for: nobody is recorded unasked later. */
  if (state == GS_JOB_FAILED)
    self->wanted = self->again = FALSE;
  if (state == GS_JOB_FAILED && !self->closing)
    show_problem (self, error->message);
  drop_job (self);
  self->recording = FALSE;
  show_recording (self);

  if (was_recording && state == GS_JOB_DONE)
    {
      if (self->parent != NULL)
        gs_window_open (self->parent, self->path);
      self->closing = TRUE;
    }
  if (self->closing)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (state != GS_JOB_FAILED && (self->wanted || self->again))
    start_job (self);
}

/* --- jobs --- */

static void
preview_cb (GsVideoFrame *frame,
            gpointer user_data)
{
  gs_frame_paintable_push (user_data, frame);
}

static const GsLiveDevice *
get_device (GPtrArray *devices,
            AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  return selected < devices->len ? devices->pdata[selected] : NULL;
}

typedef struct
{
  char *test;
  char *camera;
  char *microphone;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->test);
  g_free (wish->camera);
  g_free (wish->microphone);
  g_free (wish);
}

static void
source_thread (GTask *task,
               gpointer object,
               gpointer data,
               GCancellable *cancellable)
{
  const Wish *wish = data;
  GError *error = NULL;
  GsLiveSource *source = wish->test != NULL ? gs_live_source_parse (wish->test, cancellable, &error)
                                            : gs_live_source_new (wish->camera, wish->microphone, &error);

  if (source != NULL)
    g_task_return_pointer (task, source, (GDestroyNotify) gs_live_source_unref);
  else
    g_task_return_error (task, error);
}

static void
source_cb (GObject *object,
           GAsyncResult *result,
           gpointer user_data)
{
  GsRecordWindow *self = GS_RECORD_WINDOW (object);
  g_autoptr (GError) error = NULL;
  g_autoptr (GsLiveSource) source = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (self->closing || self->engine == NULL || self->job != NULL)
    return;
  if (source == NULL)
    {
      self->wanted = self->again = FALSE;
      show_problem (self, error->message);
      return;
    }

  self->recording = self->wanted;
  self->wanted = FALSE;
  self->again = FALSE;
  self->job = gs_live_job_new (source, self->recording ? self->path : NULL, self->recording ? self->networks : none);
  gs_live_job_set_preview (self->job, preview_cb, g_object_ref (self->paintable), g_object_unref);
  g_signal_connect_swapped (self->job, "values", G_CALLBACK (values_cb), self);
  g_signal_connect_swapped (self->job, "status", G_CALLBACK (status_cb), self);
  g_signal_connect_swapped (self->job, "notify::state", G_CALLBACK (finished_cb), self);
  gs_live_plot_clear (self->plot);
  gs_engine_submit (self->engine, GS_JOB (self->job));
  gtk_widget_set_sensitive (GTK_WIDGET (self->record), TRUE);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->level)), gs_live_source_has_sound (source));
  show_recording (self);
  gtk_stack_set_visible_child_name (self->stack, "ready");
}

static void
start_job (GsRecordWindow *self)
{
  const GsLiveDevice *camera = get_device (self->cameras, self->camera);
  const GsLiveDevice *microphone = get_device (self->microphones, self->microphone);
  g_autoptr (GTask) task = g_task_new (self, NULL, source_cb, NULL);
  Wish *wish = g_new0 (Wish, 1);

  wish->test = g_strdup (g_getenv ("GATESCOPE_LIVE_SOURCE"));
  wish->camera = camera != NULL ? g_strdup (camera->id) : NULL;
  wish->microphone = g_strdup (microphone != NULL ? microphone->id : "");
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, source_thread);
}

/* Ends what runs; what is to run instead begins when it has let go of the devices. */
static void
change_job (GsRecordWindow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->record), FALSE);
  if (self->job != NULL)
    gs_job_cancel (GS_JOB (self->job));
  else
    start_job (self);
}

static void
record_cb (GsRecordWindow *self)
{
  if (self->recording)
    {
      gs_live_job_stop (self->job);
      gtk_widget_set_sensitive (GTK_WIDGET (self->record), FALSE);
      return;
    }

  self->wanted = TRUE;
  change_job (self);
}

static void
device_cb (GsRecordWindow *self)
{
  if (self->filling || self->recording)
    return;

  self->again = TRUE;
  change_job (self);
}

/* --- devices --- */

static void
fill_row (GPtrArray *devices,
          AdwComboRow *row,
          const char *none)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < devices->len; i++)
    gtk_string_list_append (names, ((const GsLiveDevice *) devices->pdata[i])->name);
  if (none != NULL)
    gtk_string_list_append (names, none);
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (row, 0);
}

static void
devices_thread (GTask *task,
                gpointer object,
                gpointer data,
                GCancellable *cancellable)
{
  g_task_return_pointer (task, gs_live_devices_list (), (GDestroyNotify) g_ptr_array_unref);
}

static void
devices_cb (GObject *object,
            GAsyncResult *result,
            gpointer user_data)
{
  GsRecordWindow *self = GS_RECORD_WINDOW (object);
  gboolean test = g_getenv ("GATESCOPE_LIVE_SOURCE") != NULL;

  if (self->engine == NULL)
    return;

  g_clear_pointer (&self->devices, g_ptr_array_unref);
  self->devices = g_task_propagate_pointer (G_TASK (result), NULL);
  g_ptr_array_set_size (self->cameras, 0);
  g_ptr_array_set_size (self->microphones, 0);
  for (guint i = 0; i < self->devices->len; i++)
    g_ptr_array_add (((const GsLiveDevice *) self->devices->pdata[i])->is_camera ? self->cameras : self->microphones,
                     self->devices->pdata[i]);

  self->filling = TRUE;
  fill_row (self->cameras, self->camera, test ? g_getenv ("GATESCOPE_LIVE_SOURCE") : NULL);
  fill_row (self->microphones, self->microphone, _ ("No sound"));
  self->filling = FALSE;

  if (self->cameras->len == 0 && !test)
    show_problem (self, _ ("No camera was found: connect one that the system knows, as /dev/video0 or through PipeWire."));
  else
    start_job (self);
}

static void
look_cb (GsRecordWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, devices_cb, NULL);

  gtk_stack_set_visible_child_name (self->stack, "looking");
  g_task_run_in_thread (task, devices_thread);
}

/* --- where it goes --- */

static void
set_path (GsRecordWindow *self,
          const char *path)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *escaped = g_markup_escape_text (name, -1);

  g_free (self->path);
  self->path = g_strdup (path);
  adw_action_row_set_subtitle (self->place, escaped);
}

/* A name that nobody has taken, in the folder for films. */
static void
propose_path (GsRecordWindow *self)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  g_autofree char *name = g_strdup_printf ("%s %s.mkv", _ ("Recording"), when);
  g_autofree char *path = g_build_filename (folder != NULL ? folder : g_get_home_dir (), name, NULL);

  set_path (self, path);
}

static void
chosen_cb (GtkNativeDialog *dialog,
           int response,
           GsRecordWindow *self)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    set_path (self, path);
  g_object_unref (dialog);
}

static void
choose_cb (GsRecordWindow *self)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_ ("Save the Recording"), GTK_WINDOW (self),
                                                              GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GFile) file = g_file_new_for_path (folder);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), file, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- the window itself --- */

/* Closing ends a recording as Stop does: nothing is lost by it. */
static gboolean
gs_record_window_close_request (GtkWindow *window)
{
  GsRecordWindow *self = GS_RECORD_WINDOW (window);

  if (self->job == NULL)
    return FALSE;

  if (self->recording)
    gs_live_job_stop (self->job);
  else
    {
      self->closing = TRUE;
      gs_job_cancel (GS_JOB (self->job));
    }

  return TRUE;
}

static void
gs_record_window_dispose (GObject *object)
{
  GsRecordWindow *self = GS_RECORD_WINDOW (object);

  self->closing = TRUE;
  drop_job (self);
  if (self->engine != NULL)
    gs_engine_shut_down (self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->paintable);
  g_clear_pointer (&self->cameras, g_ptr_array_unref);
  g_clear_pointer (&self->microphones, g_ptr_array_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_pointer (&self->networks, g_ptr_array_unref);
  g_clear_pointer (&self->gates, g_array_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_weak_pointer (&self->parent);

  G_OBJECT_CLASS (gs_record_window_parent_class)->dispose (object);
}

static void
gs_record_window_class_init (GsRecordWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gs_record_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = gs_record_window_close_request;

  g_type_ensure (GS_TYPE_VIDEO_CANVAS);
  g_type_ensure (GS_TYPE_LIVE_PLOT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/gatescope/Gatescope/gs-record-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, canvas);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, level);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, plot);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, choices);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, camera);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, microphone);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, place);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, status);
  gtk_widget_class_bind_template_child (widget_class, GsRecordWindow, record);
  gtk_widget_class_bind_template_callback (widget_class, record_cb);
  gtk_widget_class_bind_template_callback (widget_class, device_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_cb);
}

static void
gs_record_window_init (GsRecordWindow *self)
{
  self->cameras = g_ptr_array_new ();
  self->microphones = g_ptr_array_new ();
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) gs_network_unref);
  self->gates = g_array_new (FALSE, FALSE, sizeof (int));
  self->engine = gs_engine_new ();
  self->paintable = gs_frame_paintable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gs_video_canvas_set_paintable (self->canvas, self->paintable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->record), FALSE);
  propose_path (self);
  look_cb (self);
}

/* The final gates of the first network, which the plot shows. */
static void
take_networks (GsRecordWindow *self,
               const GsNetworkSet *set)
{
  static const char *const modalities[] = { "video", "audio" };

  for (guint i = 0; set != NULL && i < set->networks->len; i++)
    g_ptr_array_add (self->networks, gs_network_ref (set->networks->pdata[i]));

  for (guint modality = 0; modality < G_N_ELEMENTS (modalities); modality++)
    {
      int found = -1;

      for (guint i = 0; self->networks->len > 0 && i < gs_network_get_n_gates (self->networks->pdata[0]); i++)
        {
          const GsGateInfo *gate = gs_network_get_gate (self->networks->pdata[0], i);

          if (gate->stage == 0 && g_str_equal (gate->modality, modalities[modality]))
            found = (int) i;
        }
      g_array_append_val (self->gates, found);
    }
}

/**
 * gs_record_window_present:
 * @parent: the window that the recording is opened in
 */
void
gs_record_window_present (GsWindow *parent)
{
  GsRecordWindow *self = g_object_new (GS_TYPE_RECORD_WINDOW, "transient-for", parent, NULL);

  g_set_weak_pointer (&self->parent, parent);
  take_networks (self, gs_analysis_get_networks (gs_window_get_analysis (parent)));
  gtk_window_present (GTK_WINDOW (self));
}
