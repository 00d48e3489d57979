namespace FastText;

/// <summary>
/// The best of many scores. It is the binary heap of the C++ library that fastText was built with, step by step: of equal scores it keeps
/// and orders the same ones. They do occur, because one-vs-all looks its probabilities up in a table.
/// </summary>
internal sealed class Ranking(int max)
{
    private readonly List<(float Score, int Index)> heap = [];

    /// <summary>Whether a score can still be one of the best.</summary>
    public bool Takes(float score) => heap.Count < max || !(score < heap[0].Score);

    public void Add(float score, int index)
    {
        if (!Takes(score))
        {
            return;
        }

        heap.Add(default);
        SiftUp(heap.Count - 1, 0, (score, index));
        if (heap.Count > max)
        {
            Pop(heap.Count);
            heap.RemoveAt(heap.Count - 1);
        }
    }

    /// <summary>The best first. Nothing may be added afterwards.</summary>
    public IReadOnlyList<(float Score, int Index)> Sorted()
    {
        for (var count = heap.Count; count > 1; count--)
        {
            Pop(count);
        }

        return heap;
    }

    private static bool IsBefore((float Score, int Index) one, (float Score, int Index) other) => one.Score > other.Score;

    private void SiftUp(int hole, int top, (float Score, int Index) value)
    {
        for (var parent = (hole - 1) / 2; hole > top && IsBefore(heap[parent], value); parent = (hole - 1) / 2)
        {
            heap[hole] = heap[parent];
            hole = parent;
        }

        heap[hole] = value;
    }

    /// <summary>Moves the worst of the first <paramref name="count"/> to their end.</summary>
    private void Pop(int count)
    {
        var last = count - 1;
        if (last == 0)
        {
            return;
        }

        var value = heap[last];
        heap[last] = heap[0];
        var hole = 0;
        var child = 0;
        while (child < (last - 1) / 2)
        {
            child = 2 * (child + 1);
            if (IsBefore(heap[child], heap[child - 1]))
            {
                child--;
            }

            heap[hole] = heap[child];
            hole = child;
        }

        if (last % 2 == 0 && child == (last - 2) / 2)
        {
            child = 2 * (child + 1);
            heap[hole] = heap[child - 1];
            hole = child - 1;
        }

        SiftUp(hole, 0, value);
    }
}
