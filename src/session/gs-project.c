/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-project.h"
#include "gs-string.h"

/* Everything that a project file holds, as objects. */
struct _GsProject
{
  GObject parent_instance;

  char *path;
  GListStore *clips;
  GListStore *raters;
  GListStore *networks;
  GListStore *dimensions;
  GListStore *assignments;
};

enum
{
  PROP_0,
  PROP_PATH,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (GsProject, gs_project, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
gs_project_finalize (GObject *object)
{
  GsProject *self = GS_PROJECT (object);

  g_free (self->path);
  g_clear_object (&self->clips);
  g_clear_object (&self->raters);
  g_clear_object (&self->networks);
  g_clear_object (&self->dimensions);
  g_clear_object (&self->assignments);

  G_OBJECT_CLASS (gs_project_parent_class)->finalize (object);
}

static void
gs_project_get_property (GObject *object,
                         guint prop_id,
                         GValue *value,
                         GParamSpec *pspec)
{
  GsProject *self = GS_PROJECT (object);

  switch (prop_id)
    {
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gs_project_class_init (GsProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gs_project_finalize;
  object_class->get_property = gs_project_get_property;

  properties[PROP_PATH] =
    g_param_spec_string ("path", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gs_project_init (GsProject *self)
{
  self->clips = g_list_store_new (GS_TYPE_CLIP);
  self->raters = g_list_store_new (GS_TYPE_RATER);
  self->networks = g_list_store_new (GS_TYPE_NETWORK_INFO);
  self->dimensions = g_list_store_new (GS_TYPE_DIMENSION);
  self->assignments = g_list_store_new (GS_TYPE_ASSIGNMENT);
}

/**
 * gs_project_new:
 *
 * Returns: (transfer full): an empty project
 */
GsProject *
gs_project_new (void)
{
  return g_object_new (GS_TYPE_PROJECT, NULL);
}

/**
 * gs_project_get_path:
 * @self: a project
 *
 * Returns: (transfer none) (nullable): its file; %NULL = only in memory
 */
const char *
gs_project_get_path (GsProject *self)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return self->path;
}

void
gs_project_set_path (GsProject *self,
                     const char *path)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  if (gs_set_string (&self->path, path))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
}

/**
 * gs_project_get_clips:
 * @self: a project
 *
 * Returns: (transfer none): a #GListModel of #GsClip
 */
GListModel *
gs_project_get_clips (GsProject *self)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return G_LIST_MODEL (self->clips);
}

/**
 * gs_project_get_raters:
 * @self: a project
 *
 * Returns: (transfer none): a #GListModel of #GsRater
 */
GListModel *
gs_project_get_raters (GsProject *self)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return G_LIST_MODEL (self->raters);
}

/**
 * gs_project_get_networks:
 * @self: a project
 *
 * Returns: (transfer none): a #GListModel of #GsNetworkInfo
 */
GListModel *
gs_project_get_networks (GsProject *self)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return G_LIST_MODEL (self->networks);
}

static void
remove_item (GListModel *model,
             gpointer item)
{
  guint position;

  if (g_list_store_find (G_LIST_STORE (model), item, &position))
    g_list_store_remove (G_LIST_STORE (model), position);
}

/* The project keeps what is found alive, so no reference is handed out. */
static gpointer
find_by_id (GListModel *model,
            gint64 id)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);
      gint64 item_id;

      g_object_get (item, "id", &item_id, NULL);
      if (item_id == id)
        return item;
    }

  return NULL;
}

static gpointer
find_by_string (GListModel *model,
                const char *(*get_string) (gpointer item),
                const char *string)
{
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (model, i);

      if (string != NULL && g_strcmp0 (get_string (item), string) == 0)
        return item;
    }

  return NULL;
}

void
gs_project_add_clip (GsProject *self,
                     GsClip *clip)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  g_list_store_append (self->clips, clip);
}

void
gs_project_remove_clip (GsProject *self,
                        GsClip *clip)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  /* Its assignments go with it, in the file as well. */
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->assignments)); i-- > 0;)
    {
      g_autoptr (GsAssignment) assignment = g_list_model_get_item (G_LIST_MODEL (self->assignments), i);

      if (gs_assignment_get_clip (assignment) == clip)
        g_list_store_remove (self->assignments, i);
    }
  remove_item (G_LIST_MODEL (self->clips), clip);
}

/**
 * gs_project_find_clip:
 * @self: a project
 * @id: a row
 *
 * Returns: (transfer none) (nullable): that clip
 */
GsClip *
gs_project_find_clip (GsProject *self,
                      gint64 id)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_id (G_LIST_MODEL (self->clips), id);
}

/**
 * gs_project_find_clip_by_hash:
 * @self: a project
 * @hash: a content hash
 *
 * Returns: (transfer none) (nullable): the clip whose media file has that content, wherever it is
 */
GsClip *
gs_project_find_clip_by_hash (GsProject *self,
                              const char *hash)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_string (G_LIST_MODEL (self->clips), (const char *(*) (gpointer)) gs_clip_get_hash, hash);
}

void
gs_project_add_rater (GsProject *self,
                      GsRater *rater)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  g_list_store_append (self->raters, rater);
}

GsRater *
gs_project_find_rater (GsProject *self,
                       gint64 id)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_id (G_LIST_MODEL (self->raters), id);
}

/**
 * gs_project_find_rater_by_name:
 * @self: a project
 * @name: what a rater is called
 *
 * Returns: (transfer none) (nullable): that rater
 */
GsRater *
gs_project_find_rater_by_name (GsProject *self,
                               const char *name)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_string (G_LIST_MODEL (self->raters), (const char *(*) (gpointer)) gs_rater_get_name, name);
}

void
gs_project_add_network (GsProject *self,
                        GsNetworkInfo *network)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  g_list_store_append (self->networks, network);
}

GsNetworkInfo *
gs_project_find_network (GsProject *self,
                         gint64 id)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_id (G_LIST_MODEL (self->networks), id);
}

/**
 * gs_project_find_network_by_hash:
 * @self: a project
 * @hash: SHA-256 of a network's file
 *
 * Returns: (transfer none) (nullable): that network
 */
GsNetworkInfo *
gs_project_find_network_by_hash (GsProject *self,
                                 const char *hash)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_string (G_LIST_MODEL (self->networks), (const char *(*) (gpointer)) gs_network_info_get_hash, hash);
}

/**
 * gs_project_get_dimensions:
 * @self: a project
 *
 * Returns: (transfer none): a #GListModel of #GsDimension: those besides valence and arousal
 */
GListModel *
gs_project_get_dimensions (GsProject *self)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return G_LIST_MODEL (self->dimensions);
}

void
gs_project_add_dimension (GsProject *self,
                          GsDimension *dimension)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  g_list_store_append (self->dimensions, dimension);
}

void
gs_project_remove_dimension (GsProject *self,
                             GsDimension *dimension)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  remove_item (G_LIST_MODEL (self->dimensions), dimension);
}

GsDimension *
gs_project_find_dimension (GsProject *self,
                           gint64 id)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_id (G_LIST_MODEL (self->dimensions), id);
}

/**
 * gs_project_find_dimension_by_name:
 * @self: a project
 * @name: what a trace says it is of
 *
 * Returns: (transfer none) (nullable): that dimension; %NULL for valence and arousal unless somebody gave these other words
 */
GsDimension *
gs_project_find_dimension_by_name (GsProject *self,
                                   const char *name)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_string (G_LIST_MODEL (self->dimensions), (const char *(*) (gpointer)) gs_dimension_get_name, name);
}

/**
 * gs_project_get_assignments:
 * @self: a project
 *
 * Returns: (transfer none): a #GListModel of #GsAssignment
 */
GListModel *
gs_project_get_assignments (GsProject *self)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return G_LIST_MODEL (self->assignments);
}

void
gs_project_add_assignment (GsProject *self,
                           GsAssignment *assignment)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  g_list_store_append (self->assignments, assignment);
}

void
gs_project_remove_assignment (GsProject *self,
                              GsAssignment *assignment)
{
  g_return_if_fail (GS_IS_PROJECT (self));

  remove_item (G_LIST_MODEL (self->assignments), assignment);
}

GsAssignment *
gs_project_find_assignment (GsProject *self,
                            gint64 id)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_by_id (G_LIST_MODEL (self->assignments), id);
}

/**
 * gs_project_find_practice:
 * @self: a project
 *
 * What was said of a clip that is assigned for practice alone counts nowhere.
 *
 * Returns: (transfer container): a set of such clips
 */
GHashTable *
gs_project_find_practice (GsProject *self)
{
  GHashTable *practice = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) earnest = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer clip;

  g_return_val_if_fail (GS_IS_PROJECT (self), practice);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->assignments)); i++)
    {
      g_autoptr (GsAssignment) assignment = g_list_model_get_item (G_LIST_MODEL (self->assignments), i);

      g_hash_table_add (g_strcmp0 (gs_assignment_get_note (assignment), GS_ASSIGNMENT_PRACTICE) == 0 ? practice : earnest,
                        gs_assignment_get_clip (assignment));
    }
  g_hash_table_iter_init (&iter, earnest);
  while (g_hash_table_iter_next (&iter, &clip, NULL))
    g_hash_table_remove (practice, clip);

  return practice;
}

/**
 * gs_project_add_run:
 * @self: a project
 * @run: a run over one of its clips
 *
 * Adds it to the clip's runs.
 */
void
gs_project_add_run (GsProject *self,
                    GsRun *run)
{
  GsClip *clip;

  g_return_if_fail (GS_IS_PROJECT (self));

  clip = gs_run_get_clip (run);
  g_return_if_fail (clip != NULL);

  g_list_store_append (G_LIST_STORE (gs_clip_get_runs (clip)), run);
}

void
gs_project_remove_run (GsProject *self,
                       GsRun *run)
{
  GsClip *clip;

  g_return_if_fail (GS_IS_PROJECT (self));

  clip = gs_run_get_clip (run);
  if (clip != NULL)
    remove_item (gs_clip_get_runs (clip), run);
}

/**
 * gs_project_add_trace:
 * @self: a project
 * @trace: a trace over one of its clips
 *
 * Adds it to the clip's traces.
 */
void
gs_project_add_trace (GsProject *self,
                      GsTrace *trace)
{
  GsClip *clip;

  g_return_if_fail (GS_IS_PROJECT (self));

  clip = gs_trace_get_clip (trace);
  g_return_if_fail (clip != NULL);

  g_list_store_append (G_LIST_STORE (gs_clip_get_traces (clip)), trace);
}

void
gs_project_remove_trace (GsProject *self,
                         GsTrace *trace)
{
  GsClip *clip;

  g_return_if_fail (GS_IS_PROJECT (self));

  clip = gs_trace_get_clip (trace);
  if (clip != NULL)
    remove_item (gs_clip_get_traces (clip), trace);
}

static gpointer
find_over_clips (GsProject *self,
                 GListModel *(*get_list) (GsClip *clip),
                 gint64 id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->clips)); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (G_LIST_MODEL (self->clips), i);
      gpointer found = find_by_id (get_list (clip), id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * gs_project_find_trace:
 * @self: a project
 * @id: a row
 *
 * Returns: (transfer none) (nullable): that trace, over whatever clip
 */
GsTrace *
gs_project_find_trace (GsProject *self,
                       gint64 id)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_over_clips (self, gs_clip_get_traces, id);
}

/**
 * gs_project_add_tier:
 * @self: a project
 * @tier: a tier over one of its clips
 *
 * Adds it to the clip's tiers.
 */
void
gs_project_add_tier (GsProject *self,
                     GsTier *tier)
{
  GsClip *clip;

  g_return_if_fail (GS_IS_PROJECT (self));

  clip = gs_tier_get_clip (tier);
  g_return_if_fail (clip != NULL);

  g_list_store_append (G_LIST_STORE (gs_clip_get_tiers (clip)), tier);
}

void
gs_project_remove_tier (GsProject *self,
                        GsTier *tier)
{
  GsClip *clip;

  g_return_if_fail (GS_IS_PROJECT (self));

  clip = gs_tier_get_clip (tier);
  if (clip != NULL)
    remove_item (gs_clip_get_tiers (clip), tier);
}

/**
 * gs_project_find_tier:
 * @self: a project
 * @id: a row
 *
 * Returns: (transfer none) (nullable): that tier, over whatever clip
 */
GsTier *
gs_project_find_tier (GsProject *self,
                      gint64 id)
{
  g_return_val_if_fail (GS_IS_PROJECT (self), NULL);

  return find_over_clips (self, gs_clip_get_tiers, id);
}
