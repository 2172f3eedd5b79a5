/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-face-persons.h"

#include <string.h>

/* Signatures are this much alike where one person goes on from frame to frame ... */
#define SAME_GOING_ON 0.85f

/* ... where somebody comes back soon to where they went ... */
#define SAME_NEARBY 0.88f

/* ... and where nothing but the face tells who it is: no two people of the clips it was measured on are (docs/encoder.md). */
#define SAME_FACE 0.93f

/* By so much a face has to be more like one person than like somebody who was seen beside that person. */
#define MARGIN 0.01f

/* Boxes that overlap by so much can be one person's in neighbouring frames. */
#define SAME_PLACE 0.3f

/* Frames in a row that may be missing in one track, and frames after which somebody comes back soon. */
#define BLINK 4
#define SOON  36

/* Signatures compared of a track and of a person; more are not looked at, so that a long film takes no time. */
#define TRACK_SIGNATURES  8
#define PERSON_SIGNATURES 32

/* Who is less alike on the average is not looked at more closely: below what one person's pieces have among each other. */
#define WORTH_A_LOOK 0.75f

/* Of those seen beside a track so many are asked whether they would do as well. */
#define MAX_COMPANIONS 16

/* A tracklet with its place in the clip. */
typedef struct
{
  guint group;
  guint index;
  guint first; /* frame of the clip */
  guint end;   /* the one after its last */
  const GsFaceTracklet *tracklet;
  int track;
} Piece;

/* Pieces that follow each other, by place and looks. */
typedef struct
{
  GArray *pieces; /* of guint */
  guint n_frames;
  guint first;
  guint end;
  GArray *companions; /* of guint: tracks seen beside this one */
  float rival;        /* likeness of the one most like it */
  const GsFaceSignature *signatures[TRACK_SIGNATURES];
  guint n_signatures;
  GsFaceSignature mean;
  int person;
} Track;

typedef struct
{
  const GsFaceSignature *signatures[PERSON_SIGNATURES]; /* of the longest tracks */
  guint n_signatures;
  GsFaceSignature mean;
  GHashTable *companions; /* numbers of persons seen beside this one */
  float rival;
  guint n_frames;
  guint first;
  float x; /* where they are first seen */
  guint number;
} Person;

struct _GsFacePersons
{
  const GsFaceGroup *const *groups;
  guint n_groups;
  GArray *pieces;  /* of Piece, in order of their first frames */
  GArray *tracks;  /* of Track */
  GArray *persons; /* of Person */
  guint *cuts;     /* cuts at or before each frame ([n_groups * GS_FACE_GROUP]) */
  guint *offsets;  /* where a group's tracklets begin in numbers ([n_groups]) */
  guint *numbers;  /* person of each tracklet */
};

#define PIECE(self, i)  (&g_array_index ((self)->pieces, Piece, (i)))
#define TRACK(self, i)  (&g_array_index ((self)->tracks, Track, (i)))
#define PERSON(self, i) (&g_array_index ((self)->persons, Person, (i)))

static void
clear_track (gpointer data)
{
  Track *track = data;

  g_array_unref (track->pieces);
  g_array_unref (track->companions);
}

static void
clear_person (gpointer data)
{
  g_hash_table_unref (((Person *) data)->companions);
}

static int
compare_pieces (gconstpointer a,
                gconstpointer b)
{
  const Piece *x = a, *y = b;

  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;
  if (x->group != y->group)
    return x->group < y->group ? -1 : 1;

  return (x->index > y->index) - (x->index < y->index);
}

static void
take_pieces (GsFacePersons *self)
{
  guint n = 0, n_cuts = 0;

  for (guint g = 0; g < self->n_groups; g++)
    {
      const GsFaceGroup *group = self->groups[g];

      self->offsets[g] = n;
      n_cuts += group == NULL || (g > 0 && (self->groups[g - 1] == NULL || gs_face_group_is_cut_off (group, self->groups[g - 1])));
      for (guint frame = 0; frame < GS_FACE_GROUP; frame++)
        {
          n_cuts += group != NULL && frame > 0 && gs_face_group_has_cut (group, frame);
          self->cuts[g * GS_FACE_GROUP + frame] = n_cuts;
        }
      if (group == NULL)
        continue;

      for (guint i = 0; i < gs_face_group_get_n_tracklets (group); i++)
        {
          const GsFaceTracklet *tracklet = gs_face_group_get_tracklet (group, i);
          Piece piece = { g, i, g * GS_FACE_GROUP + tracklet->first, 0, tracklet, -1 };

          piece.end = piece.first + tracklet->n_frames;
          g_array_append_val (self->pieces, piece);
          n++;
        }
    }

  self->numbers = g_new0 (guint, MAX (n, 1));
  g_array_sort (self->pieces, compare_pieces);
}

static gboolean
is_one_scene (const GsFacePersons *self,
              guint frame,
              guint later)
{
  return self->cuts[frame] == self->cuts[later];
}

/* How well a piece goes on where another ended: 0 = it does not. */
static float
rate_going_on (const GsFacePersons *self,
               const Piece *before,
               const Piece *after)
{
  float overlap, likeness;

  if (after->first < before->end || after->first > before->end + BLINK || !is_one_scene (self, before->end - 1, after->first))
    return 0.0f;

  overlap = gs_face_get_overlap (&before->tracklet->faces[before->tracklet->n_frames - 1], &after->tracklet->faces[0]);
  likeness = gs_face_signature_compare (&before->tracklet->signature, &after->tracklet->signature);

  return overlap > SAME_PLACE && likeness >= SAME_GOING_ON ? overlap + likeness : 0.0f;
}

/* Each piece goes on with the one that fits it best, if it fits that one best too. */
static void
make_tracks (GsFacePersons *self)
{
  guint n = self->pieces->len, start = 0;
  g_autofree int *next = g_new (int, MAX (n, 1));
  g_autofree int *previous = g_new (int, MAX (n, 1));
  g_autofree float *next_rating = g_new0 (float, MAX (n, 1));
  g_autofree float *previous_rating = g_new0 (float, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    next[i] = previous[i] = -1;

  for (guint after = 0; after < n; after++)
    {
      while (PIECE (self, start)->first + GS_FACE_GROUP + BLINK < PIECE (self, after)->first)
        start++;
      for (guint before = start; before < after; before++)
        {
          float rating = rate_going_on (self, PIECE (self, before), PIECE (self, after));

          if (rating > next_rating[before])
            {
              next_rating[before] = rating;
              next[before] = (int) after;
            }
          if (rating > previous_rating[after])
            {
              previous_rating[after] = rating;
              previous[after] = (int) before;
            }
        }
    }

  for (guint i = 0; i < n; i++)
    {
      Piece *piece = PIECE (self, i);

      if (previous[i] >= 0 && next[previous[i]] == (int) i)
        {
          piece->track = PIECE (self, previous[i])->track;
        }
      else
        {
          Track track = { .pieces = g_array_new (FALSE, FALSE, sizeof (guint)),
                          .companions = g_array_new (FALSE, FALSE, sizeof (guint)),
                          .first = piece->first,
                          .person = -1 };

          piece->track = (int) self->tracks->len;
          g_array_append_val (self->tracks, track);
        }

      g_array_append_val (TRACK (self, piece->track)->pieces, i);
      TRACK (self, piece->track)->n_frames += piece->tracklet->n_frames;
      TRACK (self, piece->track)->end = piece->end;
    }
}

static const Piece *
get_piece (const GsFacePersons *self,
           const Track *track,
           guint i)
{
  return PIECE (self, g_array_index (track->pieces, guint, i));
}

/* Some of a track's signatures, evenly. */
static void
choose_signatures (const GsFacePersons *self,
                   Track *track)
{
  GsFaceSignature chosen[TRACK_SIGNATURES];
  guint n = MIN (track->pieces->len, TRACK_SIGNATURES);

  for (guint i = 0; i < n; i++)
    {
      guint piece = (guint) ((2 * i + 1) * (guint64) track->pieces->len / (2 * n));

      track->signatures[i] = &get_piece (self, track, piece)->tracklet->signature;
      chosen[i] = *track->signatures[i];
    }
  track->n_signatures = n;
  gs_face_signature_average (&track->mean, chosen, n);
}

static float
compare_sets (const GsFaceSignature *const *ours,
              guint n_ours,
              const GsFaceSignature *const *theirs,
              guint n_theirs)
{
  float best = 0.0f;

  for (guint i = 0; i < n_ours; i++)
    for (guint j = 0; j < n_theirs; j++)
      best = MAX (best, gs_face_signature_compare (ours[i], theirs[j]));

  return best;
}

static float
compare_person (const Track *track,
                const Person *person)
{
  return compare_sets (track->signatures, track->n_signatures, person->signatures, person->n_signatures);
}

/* Whether two tracks have a frame in common: then they are two people. */
static gboolean
are_together (const GsFacePersons *self,
              const Track *track,
              const Track *other)
{
  guint i = 0, j = 0;

  if (track->end <= other->first || other->end <= track->first)
    return FALSE;

  while (i < track->pieces->len && j < other->pieces->len)
    {
      const Piece *ours = get_piece (self, track, i), *theirs = get_piece (self, other, j);

      if (ours->end <= theirs->first)
        i++;
      else if (theirs->end <= ours->first)
        j++;
      else
        return TRUE;
    }

  return FALSE;
}

/* People seen together are known to be different, and so is how much alike different people of this clip can be. */
static gboolean
find_companions (GsFacePersons *self,
                 GCancellable *cancellable,
                 GError **error)
{
  for (guint i = 0; i < self->tracks->len; i++)
    choose_signatures (self, TRACK (self, i));

  for (guint i = 0; i < self->tracks->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      for (guint j = i + 1; j < self->tracks->len && TRACK (self, j)->first < TRACK (self, i)->end; j++)
        {
          Track *track = TRACK (self, i), *other = TRACK (self, j);
          float likeness;

          if (!are_together (self, track, other))
            continue;
          likeness = compare_sets (track->signatures, track->n_signatures, other->signatures, other->n_signatures);
          g_array_append_val (track->companions, j);
          g_array_append_val (other->companions, i);
          track->rival = MAX (track->rival, likeness);
          other->rival = MAX (other->rival, likeness);
        }
    }

  return TRUE;
}

/* Whether one of two tracks begins soon after the other's end, in the same scene and place. */
static gboolean
are_neighbours (const GsFacePersons *self,
                const Track *before,
                const Track *after)
{
  const Piece *last = get_piece (self, before, before->pieces->len - 1), *first = get_piece (self, after, 0);

  return after->first >= before->end && after->first - before->end <= SOON && is_one_scene (self, before->end - 1, after->first)
         && gs_face_get_overlap (&last->tracklet->faces[last->tracklet->n_frames - 1], &first->tracklet->faces[0]) > SAME_PLACE;
}

/* Who has just gone where a track begins, or comes soon to where it ends: their persons are remembered in a set. */
static GHashTable *
find_neighbours (const GsFacePersons *self,
                 guint index)
{
  GHashTable *persons = g_hash_table_new (NULL, NULL);
  const Track *track = TRACK (self, index);

  /* Tracks lie in order of their first frames; one that was there long before and ends here is found by its end. */
  for (guint i = 0; i < self->tracks->len && TRACK (self, i)->first <= track->end + SOON; i++)
    {
      const Track *other = TRACK (self, i);

      if (other->person >= 0 && other->end + SOON >= track->first
          && (are_neighbours (self, other, track) || are_neighbours (self, track, other)))
        g_hash_table_add (persons, GINT_TO_POINTER (other->person));
    }

  return persons;
}

/* Persons of whom a track cannot be, because they are seen beside it. */
static GHashTable *
find_others (const GsFacePersons *self,
             const Track *track)
{
  GHashTable *persons = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < track->companions->len; i++)
    {
      int person = TRACK (self, g_array_index (track->companions, guint, i))->person;

      if (person >= 0)
        g_hash_table_add (persons, GINT_TO_POINTER (person));
    }

  return persons;
}

/* Whether a track would do as well for somebody seen beside the person, or somebody seen beside the track for the person: then there
 * is no telling which of the two it is. */
static gboolean
is_contested (const GsFacePersons *self,
              const Track *track,
              const Person *person,
              GHashTable *others,
              float likeness)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, person->companions);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (others, key) && compare_person (track, PERSON (self, GPOINTER_TO_UINT (key))) + MARGIN > likeness)
      return TRUE;

  for (guint i = 0; i < MIN (track->companions->len, MAX_COMPANIONS); i++)
    {
      const Track *companion = TRACK (self, g_array_index (track->companions, guint, i));

      if (companion->person < 0 && compare_person (companion, person) + MARGIN > likeness)
        return TRUE;
    }

  return FALSE;
}

/* The known person whose track it is; -1 = nobody's for sure. */
static int
find_person (const GsFacePersons *self,
             guint index)
{
  const Track *track = TRACK (self, index);
  g_autoptr (GHashTable) others = find_others (self, track);
  g_autoptr (GHashTable) neighbours = find_neighbours (self, index);
  float best = 0.0f;
  int found = -1;

  for (guint i = 0; i < self->persons->len; i++)
    {
      const Person *person = PERSON (self, i);
      gboolean nearby;
      float likeness;

      if (g_hash_table_contains (others, GUINT_TO_POINTER (i))
          || gs_face_signature_compare (&track->mean, &person->mean) < WORTH_A_LOOK)
        continue;

      nearby = g_hash_table_contains (neighbours, GUINT_TO_POINTER (i));
      likeness = compare_person (track, person);
      if (likeness > best && likeness >= MAX (nearby ? SAME_NEARBY : SAME_FACE, MAX (track->rival, person->rival) + MARGIN)
          && !is_contested (self, track, person, others, likeness))
        {
          best = likeness;
          found = (int) i;
        }
    }

  return found;
}

static void
join (GsFacePersons *self,
      Track *track,
      int number)
{
  Person *person = PERSON (self, number);

  track->person = number;
  if (person->n_signatures == 0)
    person->mean = track->mean;
  for (guint i = 0; i < track->n_signatures && person->n_signatures < PERSON_SIGNATURES; i++)
    person->signatures[person->n_signatures++] = track->signatures[i];
  person->rival = MAX (person->rival, track->rival);
  person->n_frames += track->n_frames;
  if (track->first < person->first)
    {
      person->first = track->first;
      person->x = get_piece (self, track, 0)->tracklet->faces[0].x;
    }

  for (guint i = 0; i < track->companions->len; i++)
    {
      int other = TRACK (self, g_array_index (track->companions, guint, i))->person;

      if (other < 0)
        continue;
      g_hash_table_add (person->companions, GINT_TO_POINTER (other));
      g_hash_table_add (PERSON (self, other)->companions, GINT_TO_POINTER (number));
    }
}

static int
compare_track_length (gconstpointer a,
                      gconstpointer b,
                      gpointer user_data)
{
  const GsFacePersons *self = user_data;
  guint x = *(const guint *) a, y = *(const guint *) b;

  if (TRACK (self, x)->n_frames != TRACK (self, y)->n_frames)
    return TRACK (self, x)->n_frames > TRACK (self, y)->n_frames ? -1 : 1;

  return (x > y) - (x < y);
}

/* The longest first, since it knows most: each track is a person's who is already known, or somebody new. Who is not surely
 * somebody is somebody new: two numbers for one person are better than one number for two. */
static gboolean
make_persons (GsFacePersons *self,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree guint *order = g_new (guint, MAX (self->tracks->len, 1));

  for (guint i = 0; i < self->tracks->len; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) self->tracks->len, sizeof (guint), compare_track_length, self);

  for (guint i = 0; i < self->tracks->len; i++)
    {
      int found = find_person (self, order[i]);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      if (found < 0)
        {
          Person person = { .companions = g_hash_table_new (NULL, NULL), .first = G_MAXUINT };

          found = (int) self->persons->len;
          g_array_append_val (self->persons, person);
        }
      join (self, TRACK (self, order[i]), found);
    }

  return TRUE;
}

static int
compare_persons (gconstpointer a,
                 gconstpointer b,
                 gpointer user_data)
{
  const GsFacePersons *self = user_data;
  const Person *x = PERSON (self, *(const guint *) a), *y = PERSON (self, *(const guint *) b);

  if (x->n_frames != y->n_frames)
    return x->n_frames > y->n_frames ? -1 : 1;
  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;

  return (x->x > y->x) - (x->x < y->x);
}

static void
number_persons (GsFacePersons *self)
{
  g_autofree guint *order = g_new (guint, MAX (self->persons->len, 1));

  for (guint i = 0; i < self->persons->len; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) self->persons->len, sizeof (guint), compare_persons, self);
  for (guint i = 0; i < self->persons->len; i++)
    PERSON (self, order[i])->number = i + 1;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = PIECE (self, i);

      self->numbers[self->offsets[piece->group] + piece->index] = PERSON (self, TRACK (self, piece->track)->person)->number;
    }
}

/**
 * gs_face_persons_new:
 * @groups: (array length=n_groups): the groups of a clip in order; must live as long as the persons; %NULL = not known yet
 * @n_groups: how many
 * @cancellable: (nullable): ends it early
 * @error: why not
 *
 * Tells who is who. Tracklets that go on from one another by place and looks are one track; tracks are taken together to
 * persons by looks alone, across absences and cuts. Two who are seen in one frame are never one person, and a face
 * has to be more like a person than anybody seen beside that person is. Depends on nothing but the groups.
 *
 * Returns: (transfer full) (nullable): the clip's persons; %NULL only when cancelled
 */
GsFacePersons *
gs_face_persons_new (const GsFaceGroup *const *groups,
                     guint n_groups,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GsFacePersons) self = g_new0 (GsFacePersons, 1);

  self->groups = groups;
  self->n_groups = n_groups;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  self->tracks = g_array_new (FALSE, FALSE, sizeof (Track));
  g_array_set_clear_func (self->tracks, clear_track);
  self->persons = g_array_new (FALSE, FALSE, sizeof (Person));
  g_array_set_clear_func (self->persons, clear_person);
  self->cuts = g_new0 (guint, MAX ((gsize) n_groups * GS_FACE_GROUP, 1));
  self->offsets = g_new0 (guint, MAX (n_groups, 1));

  take_pieces (self);
  make_tracks (self);
  if (!find_companions (self, cancellable, error) || !make_persons (self, cancellable, error))
    return NULL;
  number_persons (self);

  return g_steal_pointer (&self);
}

void
gs_face_persons_free (GsFacePersons *self)
{
  g_array_unref (self->pieces);
  g_array_unref (self->tracks);
  g_array_unref (self->persons);
  g_free (self->cuts);
  g_free (self->offsets);
  g_free (self->numbers);
  g_free (self);
}

guint
gs_face_persons_get_n_persons (const GsFacePersons *self)
{
  return self->persons->len;
}

/**
 * gs_face_persons_get_person:
 * @self: the persons
 * @group: a group
 * @tracklet: one of its tracklets
 *
 * Returns: the number of the person it shows, from 1
 */
guint
gs_face_persons_get_person (const GsFacePersons *self,
                            guint group,
                            guint tracklet)
{
  return self->numbers[self->offsets[group] + tracklet];
}

/**
 * gs_face_persons_get_faces:
 * @self: the persons
 * @person: number of a person
 * @faces: (out): their face in each frame, %NULL = not there ([n_groups * GS_FACE_GROUP]); they belong to the groups
 */
void
gs_face_persons_get_faces (const GsFacePersons *self,
                           guint person,
                           const GsFace **faces)
{
  memset (faces, 0, (gsize) self->n_groups * GS_FACE_GROUP * sizeof *faces);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = PIECE (self, i);

      if (gs_face_persons_get_person (self, piece->group, piece->index) != person)
        continue;
      for (guint frame = piece->first; frame < piece->end; frame++)
        faces[frame] = &piece->tracklet->faces[frame - piece->first];
    }
}
