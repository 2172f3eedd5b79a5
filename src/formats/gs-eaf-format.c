/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-eaf.h"
#include "gs-text.h"
#include "gs-xml.h"

#include <math.h>
#include <string.h>

/* ELAN's annotations, versions 2 and 3. */

#define MILLISECOND 1000000.0

/* Chains of annotations that refer to one another are as deep as people nest tiers. */
#define MAX_DEPTH 64

typedef struct
{
  gint64 time;
  gboolean known;
} Slot;

typedef struct _Annotation Annotation;

struct _Annotation
{
  const xmlNode *node;
  char *ref;      /* the annotation it depends on, if it has no time of its own */
  guint position; /* among those of its tier that depend on the same one */
  guint n_siblings;
  gint64 start;
  gint64 end;
  char *label;
};

typedef struct
{
  const GsSource *source;
  GsDocument *document;
  GArray *slots;           /* Slot, in the file's order */
  GHashTable *slot_ids;    /* id: index + 1 */
  GHashTable *annotations; /* id: Annotation */
  gint64 origin;
  guint n_interpolated;
} Reader;

static void
annotation_free (gpointer data)
{
  Annotation *self = data;

  g_free (self->ref);
  g_free (self->label);
  g_free (self);
}

/* The media whose time counts: the one called like the clip, or the first. */
static gboolean
read_header (Reader *self,
             const xmlNode *header,
             GError **error)
{
  g_autofree char *unit = gs_xml_get (header, "TIME_UNITS");
  g_autofree char *wanted =
    self->source->options->media != NULL ? g_path_get_basename (self->source->options->media) : NULL;
  gboolean chosen = FALSE, found = FALSE;

  if (unit != NULL && strcmp (unit, "milliseconds") != 0)
    return gs_xml_refuse (self->source, header, error, "its times are in “%.40s”; only milliseconds can be read", unit);

  for (const xmlNode *node = header->children; node != NULL; node = node->next)
    {
      if (gs_xml_is (node, "MEDIA_DESCRIPTOR"))
        {
          g_autofree char *url = gs_xml_get (node, "MEDIA_URL");
          g_autofree char *origin = gs_xml_get (node, "TIME_ORIGIN");
          g_autofree char *name = url != NULL ? g_path_get_basename (url) : NULL;
          GsDocumentMedia *media = gs_document_add_media (self->document, url != NULL ? url : "");
          gint64 offset = 0;

          media->relative_url = gs_xml_get (node, "RELATIVE_MEDIA_URL");
          media->mime_type = gs_xml_get (node, "MIME_TYPE");
          if (origin != NULL && !gs_text_to_time (origin, MILLISECOND, &offset))
            return gs_xml_refuse (self->source, node, error, "TIME_ORIGIN=\"%.40s\" is no time in milliseconds", origin);
          found = wanted != NULL && g_strcmp0 (name, wanted) == 0;
          if (!chosen || found)
            self->origin = offset;
          chosen = chosen || found || wanted == NULL;
          if (self->document->media->len == 1 && wanted != NULL && !found)
            chosen = FALSE;
        }
      else if (gs_xml_is (node, "LINKED_FILE_DESCRIPTOR"))
        {
          char *url = gs_xml_get (node, "LINK_URL");

          if (url == NULL)
            continue;
          g_ptr_array_add (self->document->links, url);
          gs_document_note (self->document, "the linked file “%.200s” is not followed; read it by itself", url);
        }
    }
  if (self->origin != 0)
    gs_document_note (self->document, "times are moved by the media's TIME_ORIGIN, %g ms", self->origin / 1e6);

  return TRUE;
}

/* Slots without a time lie evenly between their neighbours. */
static void
interpolate (Reader *self)
{
  guint n = self->slots->len;
  guint before = n; /* the last one with a time; n = none yet */

  for (guint i = 0; i < n; i++)
    {
      Slot *slot = &g_array_index (self->slots, Slot, i);
      guint after = i;
      gint64 low, high;
      guint count;

      if (slot->known)
        {
          before = i;
          continue;
        }
      while (after < n && !g_array_index (self->slots, Slot, after).known)
        after++;
      low = before < n ? g_array_index (self->slots, Slot, before).time : 0;
      high = after < n ? g_array_index (self->slots, Slot, after).time : low;
      count = after - i;
      for (guint k = 0; k < count; k++)
        g_array_index (self->slots, Slot, i + k).time =
          low + (gint64) ((double) (high - low) * (k + 1) / (count + 1));
      self->n_interpolated += count;
      i = after - 1;
    }
}

static gboolean
read_slots (Reader *self,
            const xmlNode *order,
            GError **error)
{
  for (const xmlNode *node = order->children; node != NULL; node = node->next)
    {
      g_autofree char *id = NULL, *value = NULL;
      Slot slot = { 0 };

      if (!gs_xml_is (node, "TIME_SLOT"))
        continue;
      id = gs_xml_get (node, "TIME_SLOT_ID");
      value = gs_xml_get (node, "TIME_VALUE");
      if (id == NULL)
        return gs_xml_refuse (self->source, node, error, "a TIME_SLOT has no TIME_SLOT_ID");
      if (value != NULL && (!gs_text_to_time (value, MILLISECOND, &slot.time) || slot.time < 0))
        return gs_xml_refuse (self->source, node, error, "TIME_VALUE=\"%.40s\" is no time in milliseconds", value);
      slot.known = value != NULL;
      g_array_append_val (self->slots, slot);
      if (!g_hash_table_insert (self->slot_ids, g_steal_pointer (&id), GUINT_TO_POINTER (self->slots->len)))
        return gs_xml_refuse (self->source, node, error, "its TIME_SLOT_ID is there twice");
    }
  interpolate (self);

  return TRUE;
}

static gboolean
get_time (Reader *self,
          const xmlNode *node,
          const char *attribute,
          gint64 *time,
          GError **error)
{
  g_autofree char *id = gs_xml_get (node, attribute);
  guint index = id != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->slot_ids, id)) : 0;

  if (index == 0)
    return gs_xml_refuse (self->source, node, error, "%s names no TIME_SLOT", attribute);
  *time = g_array_index (self->slots, Slot, index - 1).time + self->origin;

  return TRUE;
}

static gboolean
read_annotation (Reader *self,
                 const xmlNode *node,
                 GPtrArray *list,
                 GError **error)
{
  gboolean aligned = gs_xml_is (node, "ALIGNABLE_ANNOTATION");
  Annotation *annotation;
  g_autofree char *id = gs_xml_get (node, "ANNOTATION_ID");

  if (id == NULL || g_hash_table_contains (self->annotations, id))
    return gs_xml_refuse (self->source, node, error, "an annotation has no ANNOTATION_ID, or one that is there twice");

  annotation = g_new0 (Annotation, 1);
  annotation->node = node;
  g_hash_table_insert (self->annotations, g_steal_pointer (&id), annotation);
  g_ptr_array_add (list, annotation);

  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    {
      if (gs_xml_is (child, "ANNOTATION_VALUE") && annotation->label == NULL)
        annotation->label = gs_xml_get_text (child);
    }

  if (!aligned)
    {
      annotation->ref = gs_xml_get (node, "ANNOTATION_REF");
      return annotation->ref != NULL ||
             gs_xml_refuse (self->source, node, error, "a REF_ANNOTATION has no ANNOTATION_REF");
    }

  if (!get_time (self, node, "TIME_SLOT_REF1", &annotation->start, error) ||
      !get_time (self, node, "TIME_SLOT_REF2", &annotation->end, error))
    return FALSE;

  return annotation->end >= annotation->start ||
         gs_xml_refuse (self->source, node, error, "the annotation ends before it starts");
}

/* Several annotations of a tier that depend on the same one share its time evenly, as ELAN shows them. */
static void
count_siblings (GPtrArray *list)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < list->len; i++)
    {
      Annotation *annotation = list->pdata[i];

      if (annotation->ref == NULL)
        continue;
      annotation->position = GPOINTER_TO_UINT (g_hash_table_lookup (counts, annotation->ref));
      g_hash_table_insert (counts, annotation->ref, GUINT_TO_POINTER (annotation->position + 1));
    }
  for (guint i = 0; i < list->len; i++)
    {
      Annotation *annotation = list->pdata[i];

      if (annotation->ref != NULL)
        annotation->n_siblings = GPOINTER_TO_UINT (g_hash_table_lookup (counts, annotation->ref));
    }
}

static gboolean
place (Reader *self,
       const Annotation *annotation,
       guint depth,
       gint64 *start,
       gint64 *end,
       GError **error)
{
  const Annotation *parent;
  gint64 from, to;

  if (annotation->ref == NULL)
    {
      *start = annotation->start;
      *end = annotation->end;
      return TRUE;
    }

  parent = g_hash_table_lookup (self->annotations, annotation->ref);
  if (parent == NULL)
    return gs_xml_refuse (self->source, annotation->node, error, "ANNOTATION_REF=\"%.40s\" names no annotation", annotation->ref);
  if (depth == MAX_DEPTH)
    return gs_xml_refuse (self->source, annotation->node, error, "annotations refer to one another in a circle, or too deeply");
  if (!place (self, parent, depth + 1, &from, &to, error))
    return FALSE;

  *start = from + (gint64) ((double) (to - from) * annotation->position / annotation->n_siblings);
  *end = from + (gint64) ((double) (to - from) * (annotation->position + 1) / annotation->n_siblings);

  return TRUE;
}

static gboolean
read_tier (Reader *self,
           const xmlNode *node,
           GPtrArray *lists,
           GError **error)
{
  g_autofree char *name = gs_xml_get (node, "TIER_ID");
  GPtrArray *list;
  GsDocumentTier *tier;

  if (name == NULL)
    return gs_xml_refuse (self->source, node, error, "a TIER has no TIER_ID");
  if (lists->len == GS_FORMATS_MAX_TIERS)
    return gs_xml_refuse (self->source, node, error, "more than %d tiers", GS_FORMATS_MAX_TIERS);

  tier = gs_document_add_tier (self->document, name);
  tier->rater = gs_xml_get (node, "ANNOTATOR");
  tier->participant = gs_xml_get (node, "PARTICIPANT");
  tier->parent = gs_xml_get (node, "PARENT_REF");
  if (tier->rater != NULL && *tier->rater == '\0')
    g_clear_pointer (&tier->rater, g_free);
  if (tier->participant != NULL && *tier->participant == '\0')
    g_clear_pointer (&tier->participant, g_free);

  list = g_ptr_array_new ();
  g_ptr_array_add (lists, list);
  for (const xmlNode *holder = node->children; holder != NULL; holder = holder->next)
    {
      if (!gs_xml_is (holder, "ANNOTATION"))
        continue;
      for (const xmlNode *child = holder->children; child != NULL; child = child->next)
        {
          if ((gs_xml_is (child, "ALIGNABLE_ANNOTATION") || gs_xml_is (child, "REF_ANNOTATION")) &&
              !read_annotation (self, child, list, error))
            return FALSE;
        }
    }
  count_siblings (list);

  return TRUE;
}

static gboolean
read_tree (Reader *self,
           const xmlNode *root,
           GPtrArray *lists,
           GError **error)
{
  for (const xmlNode *node = root->children; node != NULL; node = node->next)
    {
      if (!(gs_xml_is (node, "HEADER")       ? read_header (self, node, error)
            : gs_xml_is (node, "TIME_ORDER") ? read_slots (self, node, error)
            : gs_xml_is (node, "TIER")       ? read_tier (self, node, lists, error)
                                             : TRUE))
        return FALSE;
    }

  /* Annotations may refer to ones that come later. */
  for (guint i = 0; i < lists->len; i++)
    {
      GPtrArray *list = lists->pdata[i];

      for (guint k = 0; k < list->len; k++)
        {
          const Annotation *annotation = list->pdata[k];
          gint64 start, end;

          if (!place (self, annotation, 0, &start, &end, error))
            return FALSE;
          gs_document_tier_append (self->document->tiers->pdata[i], start, end,
                                   annotation->label != NULL ? annotation->label : "");
        }
    }

  return TRUE;
}

static gboolean
read_eaf (const GsSource *source,
          GsDocument *document,
          GError **error)
{
  g_autoptr (xmlDoc) tree = gs_xml_parse (source, "ANNOTATION_DOCUMENT", error);
  g_autoptr (GArray) slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  g_autoptr (GHashTable) slot_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) annotations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, annotation_free);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  Reader self = { source, document, slots, slot_ids, annotations };

  if (tree == NULL)
    return FALSE;

  document->annotator = gs_xml_get (xmlDocGetRootElement (tree), "AUTHOR");
  document->created = gs_xml_get (xmlDocGetRootElement (tree), "DATE");
  if (!read_tree (&self, xmlDocGetRootElement (tree), lists, error))
    return FALSE;
  if (self.n_interpolated > 0)
    gs_document_note (document, "%u time slots have no time and were put evenly between their neighbours", self.n_interpolated);

  return TRUE;
}

static guint
detect (const GsSource *source)
{
  g_autofree char *start = gs_text_peek_start (source, 4096);

  return strstr (start, "<ANNOTATION_DOCUMENT") != NULL ? 95 : 0;
}

const GsFormat gs_eaf_format = {
  .id = "eaf",
  .title = "ELAN annotation",
  .ending = ".eaf",
  .holds = GS_HOLDS_TIERS | GS_HOLDS_MANY_TIERS | GS_HOLDS_TIER_NAME | GS_HOLDS_RATER | GS_HOLDS_PARTICIPANT | GS_HOLDS_MEDIA,
  .resolution = 1000000,
  .detect = detect,
  .read = read_eaf,
  .write = gs_eaf_write,
};
