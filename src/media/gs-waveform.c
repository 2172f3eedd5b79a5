/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-waveform.h"

#include "gs-decoder.h"

#include <math.h>

/* Samples of the finest level's bins (4 ms), how many bins make one of the next level, and how many levels: the
 * coarsest has one bin for about 17 minutes. */
#define BIN                   64
#define FACTOR                4
#define LEVELS                10
#define CHUNK                 (GS_DECODER_AUDIO_RATE / 4)
#define NANOSECONDS           G_GINT64_CONSTANT (1000000000)
#define PROGRESS_MILLISECONDS 100

typedef struct
{
  gint16 lowest;
  gint16 highest;
} Peak;

/* What the thread and the object have in common; lives until both have let go of it. */
typedef struct
{
  GsMediaInfo *info;
  GCancellable *cancellable;
  GMainContext *context;
  GWeakRef waveform;

  /* under lock */
  GMutex lock;
  GArray *levels[LEVELS]; /* of Peak */
  gint64 n_samples;
  gboolean complete;
  GError *error;
  gboolean update_queued;
} Shared;

struct _GsWaveform
{
  GObject parent_instance;

  Shared *shared;

  /* main thread: as last told */
  gboolean complete;
  GError *error;
  gint64 ready_until;
};

G_DEFINE_FINAL_TYPE (GsWaveform, gs_waveform, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_COMPLETE,
  PROP_ERROR,
  N_PROPS
};

enum
{
  SIGNAL_PROGRESS,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
shared_clear (gpointer data)
{
  Shared *shared = data;

  for (guint i = 0; i < LEVELS; i++)
    g_array_unref (shared->levels[i]);
  gs_media_info_unref (shared->info);
  g_object_unref (shared->cancellable);
  g_main_context_unref (shared->context);
  g_weak_ref_clear (&shared->waveform);
  g_clear_error (&shared->error);
  g_mutex_clear (&shared->lock);
}

static void
shared_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, shared_clear);
}

static gboolean
update_cb (gpointer user_data)
{
  Shared *shared = user_data;
  g_autoptr (GsWaveform) self = g_weak_ref_get (&shared->waveform);
  gboolean complete;
  gint64 n_samples;

  if (!self)
    return G_SOURCE_REMOVE;

  g_mutex_lock (&shared->lock);
  shared->update_queued = FALSE;
  complete = shared->complete;
  n_samples = shared->n_samples;
  if (shared->error && !self->error)
    self->error = g_error_copy (shared->error);
  g_mutex_unlock (&shared->lock);

  self->ready_until = n_samples * NANOSECONDS / GS_DECODER_AUDIO_RATE;
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0, self->ready_until);
  if (complete && !self->complete)
    {
      self->complete = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
      if (self->error)
        g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }

  return G_SOURCE_REMOVE;
}

static void
queue_update (Shared *shared,
              guint milliseconds)
{
  g_autoptr (GSource) source = NULL;
  gboolean queued;

  g_mutex_lock (&shared->lock);
  queued = shared->update_queued;
  shared->update_queued = TRUE;
  g_mutex_unlock (&shared->lock);
  if (queued)
    return;

  source = g_timeout_source_new (milliseconds);
  g_source_set_callback (source, update_cb, g_atomic_rc_box_acquire (shared), shared_unref);
  g_source_attach (source, shared->context);
}

/* Under the lock: one more bin of the finest level, and of each coarser one that is complete with it. */
static void
add_peak (Shared *shared,
          Peak peak)
{
  g_array_append_val (shared->levels[0], peak);

  for (guint i = 1; i < LEVELS; i++)
    {
      GArray *fine = shared->levels[i - 1];

      if (fine->len % FACTOR != 0)
        return;

      peak = g_array_index (fine, Peak, fine->len - 1);
      for (guint j = fine->len - FACTOR; j < fine->len; j++)
        {
          peak.lowest = MIN (peak.lowest, g_array_index (fine, Peak, j).lowest);
          peak.highest = MAX (peak.highest, g_array_index (fine, Peak, j).highest);
        }
      g_array_append_val (shared->levels[i], peak);
    }
}

static void
add_samples (Shared *shared,
             const float *samples,
             gssize n)
{
  g_mutex_lock (&shared->lock);
  for (gssize i = 0; i < n; i += BIN)
    {
      float lowest = samples[i];
      float highest = samples[i];
      Peak peak;

      for (gssize j = i; j < MIN (i + BIN, n); j++)
        {
          lowest = MIN (lowest, samples[j]);
          highest = MAX (highest, samples[j]);
        }
      peak.lowest = (gint16) lrintf (CLAMP (lowest, -1, 1) * G_MAXINT16);
      peak.highest = (gint16) lrintf (CLAMP (highest, -1, 1) * G_MAXINT16);
      add_peak (shared, peak);
    }
  shared->n_samples += n;
  g_mutex_unlock (&shared->lock);
}

static gpointer
waveform_thread (gpointer data)
{
  Shared *shared = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDecoder) decoder = NULL;
  /* a multiple of a bin, so that only the last bin of all can be short */
  const gsize n_wanted = CHUNK / BIN * BIN;
  g_autofree float *samples = g_new (float, n_wanted);
  gssize n = 0;

  if (shared->info->has_audio)
    decoder = gs_decoder_new (shared->info, GS_DECODER_AUDIO, shared->cancellable, &error);

  while (decoder && (n = gs_decoder_read_audio (decoder, samples, n_wanted, &error)) > 0)
    {
      add_samples (shared, samples, n);
      queue_update (shared, PROGRESS_MILLISECONDS);
    }

  g_mutex_lock (&shared->lock);
  shared->complete = TRUE;
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    shared->error = g_steal_pointer (&error);
  g_mutex_unlock (&shared->lock);
  queue_update (shared, 0);
  shared_unref (shared);

  return NULL;
}

static void
gs_waveform_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  GsWaveform *self = GS_WAVEFORM (object);

  switch (prop_id)
    {
    case PROP_COMPLETE:
      g_value_set_boolean (value, self->complete);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_waveform_finalize (GObject *object)
{
  GsWaveform *self = GS_WAVEFORM (object);

  if (self->shared)
    g_cancellable_cancel (self->shared->cancellable);
  g_clear_pointer (&self->shared, shared_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (gs_waveform_parent_class)->finalize (object);
}

static void
gs_waveform_class_init (GsWaveformClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = gs_waveform_get_property;
  object_class->finalize = gs_waveform_finalize;

  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GsWaveform::progress:
   * @self: the waveform
   * @ready_until: nanoseconds of media time; peaks before it are there
   *
   * More of the sound has been read.
   */
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
gs_waveform_init (GsWaveform *self)
{
}

/**
 * gs_waveform_new:
 * @info: a clip; without sound the waveform is complete at once and empty
 *
 * Begins to read the sound in a thread of its own.
 *
 * Returns: (transfer full): the waveform, growing
 */
GsWaveform *
gs_waveform_new (GsMediaInfo *info)
{
  GsWaveform *self = g_object_new (GS_TYPE_WAVEFORM, NULL);
  Shared *shared = g_atomic_rc_box_new0 (Shared);

  self->shared = shared;
  shared->info = gs_media_info_ref (info);
  shared->cancellable = g_cancellable_new ();
  shared->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&shared->waveform, self);
  g_mutex_init (&shared->lock);
  for (guint i = 0; i < LEVELS; i++)
    shared->levels[i] = g_array_new (FALSE, FALSE, sizeof (Peak));

  g_thread_unref (g_thread_new ("waveform", waveform_thread, g_atomic_rc_box_acquire (shared)));

  return self;
}

/**
 * gs_waveform_cancel:
 * @self: a waveform
 *
 * Stops reading; what is there stays.
 */
void
gs_waveform_cancel (GsWaveform *self)
{
  g_return_if_fail (GS_IS_WAVEFORM (self));

  g_cancellable_cancel (self->shared->cancellable);
}

/**
 * gs_waveform_get_ready_until:
 * @self: a waveform
 *
 * Returns: media time in nanoseconds before which the peaks are there, as last told by "progress"
 */
gint64
gs_waveform_get_ready_until (GsWaveform *self)
{
  return self->ready_until;
}

gboolean
gs_waveform_get_complete (GsWaveform *self)
{
  return self->complete;
}

/**
 * gs_waveform_get_error:
 * @self: a waveform
 *
 * Returns: (transfer none) (nullable): why reading ended early, a sentence for people
 */
const GError *
gs_waveform_get_error (GsWaveform *self)
{
  return self->error;
}

/* Under the lock: peak of the bins [@from, @to) of the finest level, by the coarsest bins that fit. */
static gboolean
get_peak (Shared *shared,
          gint64 from,
          gint64 to,
          Peak *result)
{
  gboolean found = FALSE;

  to = MIN (to, (gint64) shared->levels[0]->len);
  from = MAX (from, 0);

  while (from < to)
    {
      gint64 size = 1;
      guint level = 0;
      Peak peak;

      while (level + 1 < LEVELS && from % (size * FACTOR) == 0 && from + size * FACTOR <= to)
        {
          size *= FACTOR;
          level++;
        }

      peak = g_array_index (shared->levels[level], Peak, from / size);
      result->lowest = found ? MIN (result->lowest, peak.lowest) : peak.lowest;
      result->highest = found ? MAX (result->highest, peak.highest) : peak.highest;
      found = TRUE;
      from += size;
    }

  return found;
}

/**
 * gs_waveform_get_peaks:
 * @self: a waveform
 * @start: media time of the left edge, nanoseconds
 * @end: media time of the right edge, after @start
 * @n_columns: columns between them
 * @lowest: (out caller-allocates) (array length=n_columns): lowest sample of each column, -1..1; NaN where none is
 * known
 * @highest: (out caller-allocates) (array length=n_columns): highest sample of each column
 *
 * Every sample counts in the column it falls into (in both neighbours, if their border is inside its 4 ms). The cost
 * goes with @n_columns, not with the time they span.
 */
void
gs_waveform_get_peaks (GsWaveform *self,
                       gint64 start,
                       gint64 end,
                       guint n_columns,
                       float *lowest,
                       float *highest)
{
  Shared *shared;
  double bins_per_ns = (double) GS_DECODER_AUDIO_RATE / BIN / NANOSECONDS;

  g_return_if_fail (GS_IS_WAVEFORM (self) && end > start);

  shared = self->shared;
  g_mutex_lock (&shared->lock);
  for (guint i = 0; i < n_columns; i++)
    {
      double left = start + (double) (end - start) * i / n_columns;
      double right = start + (double) (end - start) * (i + 1) / n_columns;
      Peak peak;

      if (right > 0 &&
          get_peak (shared, (gint64) floor (left * bins_per_ns), (gint64) ceil (right * bins_per_ns), &peak))
        {
          lowest[i] = peak.lowest / (float) G_MAXINT16;
          highest[i] = peak.highest / (float) G_MAXINT16;
        }
      else
        {
          lowest[i] = NAN;
          highest[i] = NAN;
        }
    }
  g_mutex_unlock (&shared->lock);
}
