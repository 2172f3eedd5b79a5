/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-job.h"

#include <string.h>

/* Time between two deliveries to the main context, ms: results are coalesced, not dripped. */
#define DELIVERY_PAUSE 33

/* Who may touch what: the fields under "main" belong to the main context, those under "shared" to whoever holds
 * the mutex. What runs a job writes shared, the delivery carries it over to main. */
typedef struct
{
  /* Set when made, read by all. */
  GMainContext *context;
  GCancellable *cancellable;
  char *title;
  char *subject;
  char *unit;

  /* main */
  GsJobState state;
  double fraction;
  double rate;
  double seconds_left;
  GError *error;
  gint64 last_delivery;

  /* shared */
  GMutex mutex;
  GsJobState new_state;
  double new_fraction;
  double new_rate;
  gint64 started;
  GError *new_error;
  gboolean scheduled;
  gboolean held; /* whether the worker's reference is still to be let go of, in the main context */
} GsJobPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GsJob, gs_job, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_SUBJECT,
  PROP_UNIT,
  PROP_FRACTION,
  PROP_RATE,
  PROP_SECONDS_LEFT,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

#define PRIVATE(self) ((GsJobPrivate *) gs_job_get_instance_private (self))

GType
gs_job_state_get_type (void)
{
  static gsize type;

  if (g_once_init_enter (&type))
    {
      static const GEnumValue values[] = {
        { GS_JOB_QUEUED, "GS_JOB_QUEUED", "queued" },
        { GS_JOB_RUNNING, "GS_JOB_RUNNING", "running" },
        { GS_JOB_DONE, "GS_JOB_DONE", "done" },
        { GS_JOB_FAILED, "GS_JOB_FAILED", "failed" },
        { GS_JOB_CANCELLED, "GS_JOB_CANCELLED", "cancelled" },
        { 0, NULL, NULL },
      };

      g_once_init_leave (&type, g_enum_register_static ("GsJobState", values));
    }

  return type;
}

static void
gs_job_finalize (GObject *object)
{
  GsJobPrivate *priv = PRIVATE (GS_JOB (object));

  g_main_context_unref (priv->context);
  g_object_unref (priv->cancellable);
  g_free (priv->title);
  g_free (priv->subject);
  g_free (priv->unit);
  g_clear_error (&priv->error);
  g_clear_error (&priv->new_error);
  g_mutex_clear (&priv->mutex);

  G_OBJECT_CLASS (gs_job_parent_class)->finalize (object);
}

static void
gs_job_get_property (GObject *object,
                     guint prop_id,
                     GValue *value,
                     GParamSpec *pspec)
{
  GsJob *self = GS_JOB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gs_job_get_title (self));
      break;

    case PROP_SUBJECT:
      g_value_set_string (value, gs_job_get_subject (self));
      break;

    case PROP_UNIT:
      g_value_set_string (value, gs_job_get_unit (self));
      break;

    case PROP_FRACTION:
      g_value_set_double (value, gs_job_get_fraction (self));
      break;

    case PROP_RATE:
      g_value_set_double (value, gs_job_get_rate (self));
      break;

    case PROP_SECONDS_LEFT:
      g_value_set_double (value, gs_job_get_seconds_left (self));
      break;

    case PROP_STATE:
      g_value_set_enum (value, gs_job_get_state (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_job_set_property (GObject *object,
                     guint prop_id,
                     const GValue *value,
                     GParamSpec *pspec)
{
  GsJobPrivate *priv = PRIVATE (GS_JOB (object));

  switch (prop_id)
    {
    case PROP_TITLE:
      priv->title = g_value_dup_string (value);
      break;

    case PROP_SUBJECT:
      priv->subject = g_value_dup_string (value);
      break;

    case PROP_UNIT:
      priv->unit = g_value_dup_string (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_job_class_init (GsJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags shown = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = gs_job_finalize;
  object_class->get_property = gs_job_get_property;
  object_class->set_property = gs_job_set_property;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, given);
  properties[PROP_SUBJECT] = g_param_spec_string ("subject", NULL, NULL, NULL, given);
  properties[PROP_UNIT] = g_param_spec_string ("unit", NULL, NULL, NULL, given);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, shown);
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0.0, G_MAXDOUBLE, 0.0, shown);
  properties[PROP_SECONDS_LEFT] = g_param_spec_double ("seconds-left", NULL, NULL, -1.0, G_MAXDOUBLE, -1.0, shown);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, GS_TYPE_JOB_STATE, GS_JOB_QUEUED, shown);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_job_init (GsJob *self)
{
  GsJobPrivate *priv = PRIVATE (self);

  priv->context = g_main_context_ref_thread_default ();
  priv->cancellable = g_cancellable_new ();
  priv->seconds_left = -1.0;
  g_mutex_init (&priv->mutex);
}

/**
 * gs_job_get_title:
 * @self: a job
 *
 * Returns: (transfer none): what is being done, for instance "Analysing"
 */
const char *
gs_job_get_title (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), NULL);

  return PRIVATE (self)->title;
}

/**
 * gs_job_get_subject:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): what it is done to, for instance a clip's name
 */
const char *
gs_job_get_subject (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), NULL);

  return PRIVATE (self)->subject;
}

/**
 * gs_job_get_unit:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): what gs_job_get_rate() counts, for instance "frames"
 */
const char *
gs_job_get_unit (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), NULL);

  return PRIVATE (self)->unit;
}

/**
 * gs_job_get_fraction:
 * @self: a job
 *
 * Returns: how far it has come, 0 to 1
 */
double
gs_job_get_fraction (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), 0.0);

  return PRIVATE (self)->fraction;
}

/**
 * gs_job_get_rate:
 * @self: a job
 *
 * Returns: units a second, 0 = not known
 */
double
gs_job_get_rate (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), 0.0);

  return PRIVATE (self)->rate;
}

/**
 * gs_job_get_seconds_left:
 * @self: a job
 *
 * Returns: seconds until it is done if it goes on as it did so far; negative = not known yet
 */
double
gs_job_get_seconds_left (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), -1.0);

  return PRIVATE (self)->seconds_left;
}

GsJobState
gs_job_get_state (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), GS_JOB_FAILED);

  return PRIVATE (self)->state;
}

/**
 * gs_job_is_finished:
 * @self: a job
 *
 * Returns: whether it is done, failed or cancelled: nothing changes any more
 */
gboolean
gs_job_is_finished (GsJob *self)
{
  return gs_job_get_state (self) >= GS_JOB_DONE;
}

/**
 * gs_job_get_error:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): why it failed or that it was cancelled
 */
const GError *
gs_job_get_error (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), NULL);

  return PRIVATE (self)->error;
}

/**
 * gs_job_get_cancellable:
 * @self: a job
 *
 * Returns: (transfer none): what cancels it
 */
GCancellable *
gs_job_get_cancellable (GsJob *self)
{
  g_return_val_if_fail (GS_IS_JOB (self), NULL);

  return PRIVATE (self)->cancellable;
}

/**
 * gs_job_cancel:
 * @self: a job
 *
 * Asks it to end; it does within 200 ms of being worked on. A job that is still queued never begins.
 */
void
gs_job_cancel (GsJob *self)
{
  g_return_if_fail (GS_IS_JOB (self));

  g_cancellable_cancel (PRIVATE (self)->cancellable);
}

static gboolean
deliver_cb (gpointer user_data)
{
  GsJob *self = user_data;
  GsJobPrivate *priv = PRIVATE (self);
  g_autoptr (GError) error = NULL;
  double fraction, rate, seconds_left = -1.0;
  GsJobState state;
  gboolean held = FALSE;
  gint64 started;

  g_mutex_lock (&priv->mutex);
  priv->scheduled = FALSE;
  state = priv->new_state;
  if (state >= GS_JOB_DONE)
    {
      held = priv->held;
      priv->held = FALSE;
    }
  fraction = priv->new_fraction;
  rate = priv->new_rate;
  started = priv->started;
  error = g_steal_pointer (&priv->new_error);
  g_mutex_unlock (&priv->mutex);

  priv->last_delivery = g_get_monotonic_time ();
  if (fraction > 0.01)
    seconds_left = (double) (priv->last_delivery - started) / G_USEC_PER_SEC * (1.0 - fraction) / fraction;

  g_object_freeze_notify (G_OBJECT (self));

  if (GS_JOB_GET_CLASS (self)->deliver != NULL)
    GS_JOB_GET_CLASS (self)->deliver (self);

  if (fraction != priv->fraction)
    {
      priv->fraction = fraction;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
    }

  if (rate != priv->rate)
    {
      priv->rate = rate;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RATE]);
    }

  if (seconds_left != priv->seconds_left)
    {
      priv->seconds_left = seconds_left;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECONDS_LEFT]);
    }

  if (state != priv->state)
    {
      if (state >= GS_JOB_DONE)
        {
          priv->error = g_steal_pointer (&error);
          if (GS_JOB_GET_CLASS (self)->finish != NULL)
            GS_JOB_GET_CLASS (self)->finish (self, state, priv->error);
        }
      priv->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }

  g_object_thaw_notify (G_OBJECT (self));

  /* Never the last one: the delivery has its own. */
  if (held)
    g_object_unref (self);

  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
schedule (GsJob *self)
{
  GsJobPrivate *priv = PRIVATE (self);
  g_autoptr (GSource) source = NULL;

  if (priv->scheduled)
    return;

  priv->scheduled = TRUE;
  source = g_timeout_source_new (DELIVERY_PAUSE);
  g_source_set_priority (source, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (source, deliver_cb, g_object_ref (self), g_object_unref);
  g_source_set_static_name (source, "[gatescope] job delivery");
  g_source_attach (source, priv->context);
}

/**
 * gs_job_schedule:
 * @self: a job
 *
 * The one way from the worker to the main context: sees to it that progress and results are delivered there soon.
 * However often it is called, there is one delivery at a time, and a pause between them.
 */
void
gs_job_schedule (GsJob *self)
{
  GsJobPrivate *priv = PRIVATE (self);

  g_mutex_lock (&priv->mutex);
  schedule (self);
  g_mutex_unlock (&priv->mutex);
}

/**
 * gs_job_report:
 * @self: a job
 * @fraction: how far it has come, 0 to 1
 * @rate: units a second, 0 = not known
 *
 * Tells how far the worker is.
 */
void
gs_job_report (GsJob *self,
               double fraction,
               double rate)
{
  GsJobPrivate *priv = PRIVATE (self);

  g_mutex_lock (&priv->mutex);
  priv->new_fraction = CLAMP (fraction, 0.0, 1.0);
  priv->new_rate = rate;
  g_mutex_unlock (&priv->mutex);

  gs_job_schedule (self);
}

/**
 * gs_job_execute:
 * @self: (transfer full): a job that was not executed before
 *
 * Runs the job in the calling thread, the worker's, and lets the main context know how it ended. The reference is let go of there, with the last
 * delivery: whoever listens to a job, and what it holds, belongs to the main context, so that it must not end in the worker.
 */
void
gs_job_execute (GsJob *self)
{
  GsJobPrivate *priv = PRIVATE (self);
  g_autoptr (GError) error = NULL;
  GsJobState state = GS_JOB_DONE;

  if (!g_cancellable_set_error_if_cancelled (priv->cancellable, &error))
    {
      g_mutex_lock (&priv->mutex);
      priv->new_state = GS_JOB_RUNNING;
      priv->started = g_get_monotonic_time ();
      g_mutex_unlock (&priv->mutex);
      gs_job_schedule (self);

      if (GS_JOB_GET_CLASS (self)->run (self, priv->cancellable, &error))
        g_clear_error (&error);
    }

  if (error != NULL)
    state = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? GS_JOB_CANCELLED : GS_JOB_FAILED;

  g_mutex_lock (&priv->mutex);
  priv->new_state = state;
  priv->new_error = g_steal_pointer (&error);
  if (state == GS_JOB_DONE)
    priv->new_fraction = 1.0;
  priv->held = TRUE;
  /* In one go: once the delivery sees the end, the job may be gone. */
  schedule (self);
  g_mutex_unlock (&priv->mutex);
}
