/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-pth.h"

#include "gs-file-words.h"
#include "gs-nn-error.h"
#include "gs-pth-archive.h"
#include "gs-pth-tensor.h"
#include "gs-safetensors-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whoever wraps a state dict puts a handful of things beside it. */
#define MAX_WRAPPER 100

/* A tar archive says so here. */
#define TAR_MAGIC "ustar"
#define TAR_MAGIC_AT 257

typedef enum
{
  FORM_OTHER,
  FORM_ZIP,
  FORM_LEGACY,
} Form;

/* A tensor of the state dict on its way. */
typedef struct
{
  const char *name;
  GsPthTensor view;
  GsTensor *tensor;
  guint next; /* index + 1 of the next tensor of the same storage, 0 after the last */
} Item;

/* What all the steps of reading one file share. */
typedef struct
{
  GsPthArchive *archive;
  guint64 file_size;
  GsTensorFile *file;
  GArray *items;        /* of Item */
  GHashTable *storages; /* key -> index + 1 of its first tensor */
} Reader;

/* Keys under which training programs keep the network's state dict, the likeliest first. */
static const char *const wrappers[] = { "state_dict", "model_state_dict", "model", "network", "net" };

static void
item_clear (gpointer data)
{
  g_clear_pointer (&((Item *) data)->tensor, gs_tensor_unref);
}

static G_GNUC_PRINTF (2, 3) gboolean
refuse (GError **error,
        const char *format,
        ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error_literal (error, GS_NN_ERROR, GS_NN_ERROR_INVALID, reason);

  return FALSE;
}

/* --- which form --- */

/* A safetensors file begins with the length of its header, whose upper half is zero in any that can be read: what
 * begins like an archive or a pickle and has something there is no such file. */
static Form
recognise (int fd)
{
  guint8 head[TAR_MAGIC_AT + sizeof TAR_MAGIC - 1] = { 0 };
  gssize n = pread (fd, head, sizeof head, 0);
  gboolean is_long = head[4] != 0 || head[5] != 0 || head[6] != 0 || head[7] != 0;

  if (n < 8)
    return FORM_OTHER;
  if (memcmp (head, "PK\003\004", 4) == 0 || memcmp (head, "PK\005\006", 4) == 0)
    return FORM_ZIP;
  if (is_long && ((head[0] == 0x80 && head[1] >= 2 && head[1] <= 5) ||
                  memcmp (head + TAR_MAGIC_AT, TAR_MAGIC, sizeof TAR_MAGIC - 1) == 0))
    return FORM_LEGACY;

  return FORM_OTHER;
}

/**
 * gs_pth_recognise:
 * @path: a file
 *
 * Looks at its first bytes, not at its name.
 *
 * Returns: whether PyTorch may have written it, in today's form or in one of the older ones that gs_pth_load()
 * refuses with advice
 */
gboolean
gs_pth_recognise (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gboolean found;

  if (fd < 0)
    return FALSE;
  found = recognise (fd) != FORM_OTHER;
  close (fd);

  return found;
}

/* --- which state dict --- */

static gboolean
has_tensors (const GsPickleValue *value)
{
  if (value == NULL || value->kind != GS_PICKLE_DICT)
    return FALSE;

  for (guint i = 1; i < value->n_items; i += 2)
    {
      if (gs_pth_value_is_tensor (value->items[i]))
        return TRUE;
    }

  return FALSE;
}

/* The only dict of tensors among what a file holds, under whatever key. */
static const GsPickleValue *
find_only_dict (const GsPickleValue *root,
                GError **error)
{
  const GsPickleValue *found = NULL;

  for (guint i = 1; i < root->n_items; i += 2)
    {
      if (!has_tensors (root->items[i]))
        continue;
      if (found != NULL)
        {
          refuse (error, "it holds several state dicts and nothing says which is the network's; save one alone with "
                         "torch.save(network.state_dict(), …)");
          return NULL;
        }
      found = root->items[i];
    }

  if (found == NULL)
    refuse (error, "it holds no state dict; save one with torch.save(network.state_dict(), …)");

  return found;
}

static const GsPickleValue *
find_state_dict (const GsPickleValue *root,
                 GError **error)
{
  if (has_tensors (root))
    return root;
  if (root->kind != GS_PICKLE_DICT || root->n_items > 2 * MAX_WRAPPER)
    {
      refuse (error, "it holds no state dict; save one with torch.save(network.state_dict(), …)");
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (wrappers); i++)
    {
      const GsPickleValue *value = gs_pickle_value_lookup (root, wrappers[i]);

      if (has_tensors (value))
        return value;
    }

  return find_only_dict (root, error);
}

/* What lies beside the state dict or in it and is no tensor. */
static void
note_others (GsTensorFile *file,
             const GsPickleValue *dict,
             const GsPickleValue *state_dict)
{
  for (guint i = 0; i + 1 < dict->n_items; i += 2)
    {
      const GsPickleValue *key = dict->items[i], *value = dict->items[i + 1];

      if (key->kind == GS_PICKLE_TEXT && value != state_dict && !gs_pth_value_is_tensor (value))
        gs_tensor_file_add_passed_over (file, key->text);
    }
}

/* --- reading the tensors --- */

static gboolean
collect (Reader *reader,
         const GsPickleValue *dict,
         GError **error)
{
  for (guint i = 0; i + 1 < dict->n_items; i += 2)
    {
      const GsPickleValue *key = dict->items[i], *value = dict->items[i + 1];
      Item item = { 0 };

      if (!gs_pth_value_is_tensor (value))
        continue;
      if (key->kind != GS_PICKLE_TEXT)
        return refuse (error, "a tensor of its state dict has no name");

      item.name = key->text;
      if (!gs_pth_tensor_parse (&item.view, item.name, value, error))
        return FALSE;
      if (item.view.n_dims > GS_TENSOR_MAX_DIMS)
        gs_tensor_file_add_passed_over (reader->file, item.name);
      else
        g_array_append_val (reader->items, item);
    }

  return TRUE;
}

/* Chains the tensors of each storage, and looks whether all storages are there and together no larger than the file:
 * entries that overlap in the archive would otherwise multiply it. */
static gboolean
chain (Reader *reader,
       GError **error)
{
  guint64 n_bytes = 0;

  for (guint i = 0; i < reader->items->len; i++)
    {
      Item *item = &g_array_index (reader->items, Item, i);
      guint first = GPOINTER_TO_UINT (g_hash_table_lookup (reader->storages, item->view.key));

      if (first == 0)
        {
          guint64 size;

          if (!g_uint64_checked_mul (&size, item->view.n_storage, gs_pth_tensor_get_element_size (&item->view)) ||
              !g_uint64_checked_add (&n_bytes, n_bytes, size) || n_bytes > reader->file_size)
            return refuse (error, "tensor “%s” needs more bytes than the file has; it may have been cut short",
                           item->name);
          if (!gs_pth_archive_check_storage (reader->archive, item->view.key, size, error))
            {
              g_prefix_error (error, "tensor “%s” cannot be read: ", item->name);
              return FALSE;
            }
          g_hash_table_insert (reader->storages, (gpointer) item->view.key, GUINT_TO_POINTER (i + 1));
        }
      else
        {
          Item *before = &g_array_index (reader->items, Item, first - 1);

          if (before->view.type != item->view.type || before->view.n_storage != item->view.n_storage)
            return refuse (error, "tensors “%s” and “%s” disagree about the storage they share", before->name,
                           item->name);
          item->next = before->next;
          before->next = i + 1;
        }
    }

  return TRUE;
}

/* Names for one and the same weights, as a network has when two of its parts hold one layer, share one tensor. */
static char *
describe (const GsPthTensor *view)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT, view->offset);
  for (guint i = 0; i < view->n_dims; i++)
    g_string_append_printf (text, " %" G_GSIZE_FORMAT "/%" G_GUINT64_FORMAT, view->shape[i], view->stride[i]);

  return g_string_free (text, FALSE);
}

static gboolean
read_storage (Reader *reader,
              guint first,
              guint64 *n_floats,
              GError **error)
{
  const GsPthTensor *view = &g_array_index (reader->items, Item, first).view;
  guint64 size = view->n_storage * gs_pth_tensor_get_element_size (view);
  g_autofree guint8 *bytes = gs_pth_archive_read_storage (reader->archive, view->key, size, error);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (bytes == NULL)
    return FALSE;

  for (guint i = first + 1; i != 0; i = g_array_index (reader->items, Item, i - 1).next)
    {
      Item *item = &g_array_index (reader->items, Item, i - 1);
      char *description = describe (&item->view);
      GsTensor *tensor = g_hash_table_lookup (known, description);

      if (tensor != NULL)
        {
          item->tensor = gs_tensor_ref (tensor);
          g_free (description);
          continue;
        }

      /* Different views of few bytes would otherwise fill any memory. */
      *n_floats += item->view.n_elements;
      if (*n_floats > reader->file_size || !gs_floats_fit (*n_floats))
        {
          g_free (description);
          return refuse (error, "its tensors hold more than %" G_GUINT64_FORMAT " numbers, which its size does not bear out",
                         *n_floats);
        }
      item->tensor = gs_pth_tensor_read (&item->view, bytes, gs_pth_archive_is_swapped (reader->archive));
      g_hash_table_insert (known, description, item->tensor);
    }

  return TRUE;
}

static gboolean
read_tensors (Reader *reader,
              const GsPickleValue *dict,
              GError **error)
{
  guint64 n_floats = 0;

  if (!collect (reader, dict, error) || !chain (reader, error))
    return FALSE;

  for (guint i = 0; i < reader->items->len; i++)
    {
      if (g_array_index (reader->items, Item, i).tensor == NULL && !read_storage (reader, i, &n_floats, error))
        return FALSE;
    }

  for (guint i = 0; i < reader->items->len; i++)
    {
      const Item *item = &g_array_index (reader->items, Item, i);

      gs_tensor_file_add_entry (reader->file, item->name, item->tensor, NULL);
    }

  return TRUE;
}

static gboolean
read_file (GsTensorFile *file,
           int fd,
           guint64 size,
           GError **error)
{
  g_autoptr (GsPthArchive) archive = gs_pth_archive_open (fd, size, error);
  g_autofree guint8 *bytes = NULL;
  g_autoptr (GsPickle) pickle = NULL;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_autoptr (GHashTable) storages = g_hash_table_new (g_str_hash, g_str_equal);
  Reader reader = { archive, size, file, items, storages };
  const GsPickleValue *root, *dict;
  gsize n_bytes;

  g_array_set_clear_func (items, item_clear);
  if (archive == NULL)
    return FALSE;
  bytes = gs_pth_archive_read_pickle (archive, &n_bytes, error);
  if (bytes == NULL)
    return FALSE;
  pickle = gs_pickle_parse (bytes, n_bytes, gs_pth_globals, gs_pth_n_globals, error);
  if (pickle == NULL)
    return FALSE;

  root = gs_pickle_get_root (pickle);
  dict = find_state_dict (root, error);
  if (dict == NULL || !read_tensors (&reader, dict, error))
    return FALSE;
  if (root != dict)
    note_others (file, root, dict);
  note_others (file, dict, dict);

  return TRUE;
}

/**
 * gs_pth_load:
 * @path: a state dict as torch.save() has written it since PyTorch 1.6: a zip archive with a pickle
 * @error: return location of a #GsNnError that names @path
 *
 * Reads the tensors of a state dict, be it alone or in a dict under one of the usual keys (`state_dict`, `model`, ..). Views of
 * any strides, all types of real numbers and both byte orders are read; everything becomes 32-bit floats, and
 * tensors of more than %GS_TENSOR_MAX_DIMS axes and whatever is no tensor are noted as passed over. Nothing in the
 * file is trusted or run: see gs_pickle_parse().
 *
 * Returns: (transfer full): what it holds, %NULL with @error set if it cannot be used
 */
GsTensorFile *
gs_pth_load (const char *path,
             GError **error)
{
  g_autoptr (GsTensorFile) file = gs_tensor_file_new ();
  /* A pipe is refused below, not waited for. */
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gboolean done;
  struct stat info;

  if (fd < 0)
    {
      g_set_error (error, GS_NN_ERROR, GS_NN_ERROR_FAILED, "%s: %s", path, gs_file_words_for_errno (errno));
      return NULL;
    }

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    done = refuse (error, "it is not a regular file");
  else if (recognise (fd) == FORM_LEGACY)
    done = refuse (error, "it is of the form that PyTorch wrote before version 1.6; load it there and save it anew: "
                          "torch.save(torch.load(\"old.pth\", map_location=\"cpu\"), \"new.pth\")");
  else
    done = read_file (file, fd, info.st_size, error);
  close (fd);

  if (!done)
    {
      g_prefix_error (error, "%s: it is not a usable PyTorch file: ", path);
      return NULL;
    }

  return g_steal_pointer (&file);
}
