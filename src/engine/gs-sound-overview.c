/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-sound-overview.h"

#include "gs-decoder.h"
#include "gs-sound-file.h"

#include <math.h>
#include <string.h>

#define CHUNK                 (GS_DECODER_AUDIO_RATE / 4)
#define NANOSECONDS           G_GINT64_CONSTANT (1000000000)
#define PROGRESS_MILLISECONDS 100

G_STATIC_ASSERT (GS_DECODER_AUDIO_RATE == GS_PEAKS_RATE && GS_DECODER_AUDIO_RATE == GS_LOG_MEL_RATE);

/* What the thread and the object have in common; lives until both have let go of it. */
typedef struct
{
  GsMediaInfo *info;
  GCancellable *cancellable;
  GMainContext *context;
  GWeakRef overview;

  /* under lock */
  GMutex lock;
  char *hash;
  GsPeaks *peaks;
  GsMelPyramid *pyramid;
  GsSoundFile *file;      /* the thread's until complete */
  const guint8 *finest;   /* the file's */
  gint64 n_samples;
  gboolean complete;
  gboolean cached;
  gboolean kept;
  GError *error;
  gboolean update_queued;
} Shared;

struct _GsSoundOverview
{
  GObject parent_instance;

  Shared *shared;

  /* main thread: as last told */
  gboolean complete;
  GError *error;
  gint64 ready_until;
};

G_DEFINE_FINAL_TYPE (GsSoundOverview, gs_sound_overview, G_TYPE_OBJECT)

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

  gs_peaks_free (shared->peaks);
  gs_mel_pyramid_free (shared->pyramid);
  g_clear_pointer (&shared->file, gs_sound_file_free);
  g_free (shared->hash);
  gs_media_info_unref (shared->info);
  g_object_unref (shared->cancellable);
  g_main_context_unref (shared->context);
  g_weak_ref_clear (&shared->overview);
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
  g_autoptr (GsSoundOverview) self = g_weak_ref_get (&shared->overview);
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

/* Once the sound is read and its hash known, in whichever order. A cache that cannot be written is no error: it only saves
 * time. */
static void
keep (Shared *shared)
{
  g_autoptr (GError) error = NULL;
  gboolean wanted;

  g_mutex_lock (&shared->lock);
  wanted = shared->complete && shared->finest && shared->hash && !shared->cached && !shared->kept;
  shared->kept |= wanted;
  g_mutex_unlock (&shared->lock);

  if (wanted && !gs_sound_file_keep (shared->file, shared->hash, &error) && error)
    g_debug ("%s", error->message);
}

static gpointer
keep_thread (gpointer data)
{
  keep (data);
  shared_unref (data);

  return NULL;
}

/* TRUE if everything was in the cache. What the decoding has made so far then gives way to it. */
static gboolean
look_in_cache (Shared *shared,
               const char *hash)
{
  g_autoptr (GsPeaks) peaks = gs_peaks_new ();
  g_autoptr (GsMelPyramid) pyramid = gs_mel_pyramid_new ();
  gint64 n_samples;
  GsSoundFile *file = gs_sound_file_open (hash, shared->info->duration, peaks, pyramid, &n_samples);
  GsPeaks *former_peaks;
  GsMelPyramid *former_pyramid;

  if (!file)
    return FALSE;

  g_mutex_lock (&shared->lock);
  former_peaks = shared->peaks;
  former_pyramid = shared->pyramid;
  shared->peaks = g_steal_pointer (&peaks);
  shared->pyramid = g_steal_pointer (&pyramid);
  shared->file = file;
  shared->finest = gs_sound_file_get_columns (file);
  shared->n_samples = n_samples;
  shared->cached = TRUE;
  g_mutex_unlock (&shared->lock);

  peaks = former_peaks;
  pyramid = former_pyramid;

  return TRUE;
}

static char *
dup_hash (Shared *shared)
{
  char *hash;

  g_mutex_lock (&shared->lock);
  hash = g_strdup (shared->hash);
  g_mutex_unlock (&shared->lock);

  return hash;
}

/* What the thread works with. */
typedef struct
{
  GsDecoder *decoder;
  GsLogMel *log_mel;
  GsSoundFile *file; /* NULL where none can be written: then 160 ms is the finest */
  float samples[CHUNK];
  float frames[(CHUNK / GS_LOG_MEL_HOP + 3) * GS_LOG_MEL_BANDS];
  guint8 columns[(CHUNK / GS_LOG_MEL_HOP + 3) * GS_LOG_MEL_BANDS];
} Work;

static void
lose_file (Work *work,
           GError *error)
{
  g_debug ("%s", error->message);
  g_clear_pointer (&work->file, gs_sound_file_free);
  g_error_free (error);
}

/* Reads on for a quarter of a second. */
static gssize
read_chunk (Shared *shared,
            Work *work,
            GError **error)
{
  gssize n = gs_decoder_read_audio (work->decoder, work->samples, CHUNK, error);
  GError *local_error = NULL;
  gsize n_frames;

  if (n <= 0)
    return n;

  for (gssize i = 0; i < n; i++)
    work->samples[i] = isfinite (work->samples[i]) ? CLAMP (work->samples[i], -4.0f, 4.0f) : 0.0f;
  n_frames = gs_log_mel_push (work->log_mel, work->samples, (gsize) n, work->frames);
  gs_mel_quantise (work->frames, n_frames, work->columns);
  if (work->file && !gs_sound_file_append (work->file, work->columns, n_frames, &local_error))
    lose_file (work, local_error);

  g_mutex_lock (&shared->lock);
  gs_peaks_push (shared->peaks, work->samples, (gsize) n);
  gs_mel_pyramid_push (shared->pyramid, work->columns, n_frames);
  shared->n_samples += n;
  g_mutex_unlock (&shared->lock);

  return n;
}

/* Reads the sound to its end, unless a hash comes along under which all of it is known already. */
static void
read_sound (Shared *shared,
            Work *work,
            GError **error)
{
  g_autofree char *looked_for = dup_hash (shared);
  GError *local_error = NULL;
  gssize n;

  if (looked_for && look_in_cache (shared, looked_for))
    return;

  work->decoder = gs_decoder_new (shared->info, GS_DECODER_AUDIO, shared->cancellable, error);
  if (!work->decoder)
    return;

  work->log_mel = gs_log_mel_new ();
  work->file = gs_sound_file_new (NULL);
  while ((n = read_chunk (shared, work, error)) > 0)
    {
      queue_update (shared, PROGRESS_MILLISECONDS);
      if (!looked_for && (looked_for = dup_hash (shared)) && look_in_cache (shared, looked_for))
        return;
    }

  g_mutex_lock (&shared->lock);
  gs_peaks_finish (shared->peaks);
  gs_mel_pyramid_finish (shared->pyramid);
  g_mutex_unlock (&shared->lock);

  /* Half a sound is not kept: what is missing may be there the next time. */
  if (n < 0 || !work->file)
    return;

  if (!gs_sound_file_finish (work->file, shared->info->duration, shared->n_samples, shared->peaks, shared->pyramid,
                             &local_error))
    {
      lose_file (work, local_error);
      return;
    }

  g_mutex_lock (&shared->lock);
  shared->file = g_steal_pointer (&work->file);
  shared->finest = gs_sound_file_get_columns (shared->file);
  g_mutex_unlock (&shared->lock);
}

static gpointer
overview_thread (gpointer data)
{
  Shared *shared = data;
  g_autoptr (GError) error = NULL;
  Work *work = g_new0 (Work, 1);

  if (shared->info->has_audio)
    read_sound (shared, work, &error);

  g_clear_object (&work->decoder);
  g_clear_pointer (&work->log_mel, gs_log_mel_free);
  g_clear_pointer (&work->file, gs_sound_file_free);
  g_free (work);

  g_mutex_lock (&shared->lock);
  shared->complete = TRUE;
  if (error && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    shared->error = g_steal_pointer (&error);
  g_mutex_unlock (&shared->lock);
  queue_update (shared, 0);
  keep (shared);
  shared_unref (shared);

  return NULL;
}

static void
gs_sound_overview_get_property (GObject *object,
                                guint prop_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  GsSoundOverview *self = GS_SOUND_OVERVIEW (object);

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
gs_sound_overview_finalize (GObject *object)
{
  GsSoundOverview *self = GS_SOUND_OVERVIEW (object);

  if (self->shared)
    g_cancellable_cancel (self->shared->cancellable);
  g_clear_pointer (&self->shared, shared_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (gs_sound_overview_parent_class)->finalize (object);
}

static void
gs_sound_overview_class_init (GsSoundOverviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = gs_sound_overview_get_property;
  object_class->finalize = gs_sound_overview_finalize;

  properties[PROP_COMPLETE] = g_param_spec_boolean ("complete", NULL, NULL, FALSE, readable);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GsSoundOverview::progress:
   * @self: the overview
   * @ready_until: nanoseconds of media time; what is before it is there
   *
   * More of the sound has been read.
   */
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                           NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
gs_sound_overview_init (GsSoundOverview *self)
{
}

/**
 * gs_sound_overview_new:
 * @info: a clip; without sound the overview is complete at once and empty
 * @hash: (nullable): the clip's content hash, if it is known already
 *
 * Takes the overview from the cache, or begins to read the sound, in a thread of its own.
 *
 * Returns: (transfer full): the overview, growing
 */
GsSoundOverview *
gs_sound_overview_new (GsMediaInfo *info,
                       const char *hash)
{
  GsSoundOverview *self = g_object_new (GS_TYPE_SOUND_OVERVIEW, NULL);
  Shared *shared = g_atomic_rc_box_new0 (Shared);

  self->shared = shared;
  shared->info = gs_media_info_ref (info);
  shared->hash = g_strdup (hash);
  shared->cancellable = g_cancellable_new ();
  shared->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&shared->overview, self);
  g_mutex_init (&shared->lock);
  shared->peaks = gs_peaks_new ();
  shared->pyramid = gs_mel_pyramid_new ();

  g_thread_unref (g_thread_new ("sound-overview", overview_thread, g_atomic_rc_box_acquire (shared)));

  return self;
}

/**
 * gs_sound_overview_set_hash:
 * @self: an overview
 * @hash: (nullable): the clip's content hash
 *
 * Tells it once it is known. What is in the cache under it is then used, and what was made is kept under it.
 */
void
gs_sound_overview_set_hash (GsSoundOverview *self,
                            const char *hash)
{
  Shared *shared;
  gboolean is_new;

  g_return_if_fail (GS_IS_SOUND_OVERVIEW (self));

  shared = self->shared;
  g_mutex_lock (&shared->lock);
  is_new = !shared->hash && hash;
  if (is_new)
    shared->hash = g_strdup (hash);
  g_mutex_unlock (&shared->lock);

  if (is_new)
    g_thread_unref (g_thread_new ("sound-keep", keep_thread, g_atomic_rc_box_acquire (shared)));
}

/**
 * gs_sound_overview_cancel:
 * @self: an overview
 *
 * Stops reading; what is there stays.
 */
void
gs_sound_overview_cancel (GsSoundOverview *self)
{
  g_return_if_fail (GS_IS_SOUND_OVERVIEW (self));

  g_cancellable_cancel (self->shared->cancellable);
}

/**
 * gs_sound_overview_get_ready_until:
 * @self: an overview
 *
 * Returns: media time in nanoseconds before which everything is there, as last told by "progress"
 */
gint64
gs_sound_overview_get_ready_until (GsSoundOverview *self)
{
  g_return_val_if_fail (GS_IS_SOUND_OVERVIEW (self), 0);

  return self->ready_until;
}

gboolean
gs_sound_overview_get_complete (GsSoundOverview *self)
{
  g_return_val_if_fail (GS_IS_SOUND_OVERVIEW (self), FALSE);

  return self->complete;
}

/**
 * gs_sound_overview_was_cached:
 * @self: an overview that is complete
 *
 * Returns: whether it came from the cache
 */
gboolean
gs_sound_overview_was_cached (GsSoundOverview *self)
{
  gboolean cached;

  g_return_val_if_fail (GS_IS_SOUND_OVERVIEW (self), FALSE);

  g_mutex_lock (&self->shared->lock);
  cached = self->shared->cached;
  g_mutex_unlock (&self->shared->lock);

  return cached;
}

/**
 * gs_sound_overview_get_error:
 * @self: an overview
 *
 * Returns: (transfer none) (nullable): why reading ended early, a sentence for people
 */
const GError *
gs_sound_overview_get_error (GsSoundOverview *self)
{
  g_return_val_if_fail (GS_IS_SOUND_OVERVIEW (self), NULL);

  return self->error;
}

/**
 * gs_sound_overview_get_peaks:
 * @self: an overview
 * @start: media time of the left edge, nanoseconds
 * @end: media time of the right edge, after @start
 * @n_columns: columns between them
 * @lowest: (out caller-allocates) (array length=n_columns): lowest sample of each column, -1..1; NaN = not known (yet)
 * @highest: (out caller-allocates) (array length=n_columns): highest sample of each column
 *
 * As gs_peaks_read().
 */
void
gs_sound_overview_get_peaks (GsSoundOverview *self,
                             gint64 start,
                             gint64 end,
                             guint n_columns,
                             float *lowest,
                             float *highest)
{
  g_return_if_fail (GS_IS_SOUND_OVERVIEW (self) && end > start);

  g_mutex_lock (&self->shared->lock);
  gs_peaks_read (self->shared->peaks, start, end, n_columns, lowest, highest);
  g_mutex_unlock (&self->shared->lock);
}

/**
 * gs_sound_overview_get_mel:
 * @self: an overview
 * @start: media time of the left edge, nanoseconds
 * @end: media time of the right edge, after @start
 * @n_columns: columns between them
 * @values: (out caller-allocates): the spectrogram, %GS_MEL_STEP above %GS_MEL_FLOOR ([n_columns, 64])
 * @known: (out caller-allocates) (array length=n_columns): 1 where there is a value, else 0
 *
 * As gs_mel_pyramid_read(). While the sound is still being read, 160 ms is the finest.
 */
void
gs_sound_overview_get_mel (GsSoundOverview *self,
                           gint64 start,
                           gint64 end,
                           guint n_columns,
                           guint8 *values,
                           guint8 *known)
{
  g_return_if_fail (GS_IS_SOUND_OVERVIEW (self) && end > start);

  g_mutex_lock (&self->shared->lock);
  gs_mel_pyramid_read (self->shared->pyramid, self->shared->finest, start, end, n_columns, values, known);
  g_mutex_unlock (&self->shared->lock);
}
