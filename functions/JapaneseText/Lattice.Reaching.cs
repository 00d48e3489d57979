using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace JapaneseText;

/// <content>
/// What the cheapest way to a word costs: the way to each word that ends at its place, and what the matrix says of the two. Eight are
/// compared at once, without a branch. They fit into 16 bits, because only what a way costs above the cheapest one is added.
/// </content>
internal sealed partial class Lattice
{
    private const int Lanes = 8;
    private const ushort SignBit = 0x8000; // turns a cost of the matrix into a number from 0 to 65,535

    // The words that end at the present place, newest first. Behind them there is room for eight more.
    private int[] endings = new int[64];
    private int[] ways = new int[64];
    private ushort[] rightIds = new ushort[64];
    private ushort[] above = new ushort[64]; // of `cheapest`; 65,535 where it is more
    private int endingCount;
    private int cheapest;

    /// <summary>Collects the words of a surface and of those that it is linked to.</summary>
    private void Collect(int newest)
    {
        var count = 0;
        for (var next = newest; next != 0; next = surfaces[next].Next)
        {
            ref readonly var surface = ref surfaces[next];
            if (count + surface.Count + Lanes > endings.Length)
            {
                GrowEndings(count + surface.Count + Lanes);
            }

            // What is copied beyond the words of the surface is written over.
            for (var i = 0; i < surface.Count; i += Lanes)
            {
                (Vector256.Create(surface.First + i) + Vector256<int>.Indices).StoreUnsafe(ref endings[count + i]);
                Vector256.LoadUnsafe(ref nodeCosts[surface.First + i]).StoreUnsafe(ref ways[count + i]);
                Vector128.LoadUnsafe(ref nodeRightIds[surface.First + i]).StoreUnsafe(ref rightIds[count + i]);
            }

            count += surface.Count;
        }

        endingCount = count;
        Vector256.Create(int.MaxValue).StoreUnsafe(ref ways[count]);
        Vector128<ushort>.Zero.StoreUnsafe(ref rightIds[count]);
        Compare();
    }

    private void Compare()
    {
        var least = Vector256.LoadUnsafe(ref ways[0]);
        for (var i = Lanes; i < endingCount; i += Lanes)
        {
            least = Vector256.Min(least, Vector256.LoadUnsafe(ref ways[i]));
        }

        cheapest = Least(least);
        for (var i = 0; i < endingCount; i += Lanes)
        {
            var more = (Vector256.LoadUnsafe(ref ways[i]) - Vector256.Create(cheapest)).AsUInt32();
            more = Vector256.Min(more, Vector256.Create((uint)ushort.MaxValue));
            Vector128.Narrow(more.GetLower(), more.GetUpper()).StoreUnsafe(ref above[i]);
        }
    }

    private void GrowEndings(int count)
    {
        Array.Resize(ref endings, count * 2);
        Array.Resize(ref ways, count * 2);
        Array.Resize(ref rightIds, count * 2);
        Array.Resize(ref above, count * 2);
    }

    /// <summary>Finds the best word to be followed by those that begin with an id.</summary>
    /// <param name="costs">Those of the id, by the id with which the word before ends.</param>
    private void Reach(ReadOnlySpan<ushort> costs, ref Reached reached)
    {
        var (best, at) = ((uint)ushort.MaxValue, -1);
        for (var i = 0; i < endingCount; i += Lanes)
        {
            var ids = rightIds.AsSpan(i, Lanes);
            var following = Vector128.CreateScalar(costs[ids[0]])
                .WithElement(1, costs[ids[1]])
                .WithElement(2, costs[ids[2]])
                .WithElement(3, costs[ids[3]])
                .WithElement(4, costs[ids[4]])
                .WithElement(5, costs[ids[5]])
                .WithElement(6, costs[ids[6]])
                .WithElement(7, costs[ids[7]]);
            var least = Least(Vector128.AddSaturate(Vector128.LoadUnsafe(ref above[i]), following ^ Vector128.Create(SignBit)));
            if ((ushort)least < best)
            {
                (best, at) = ((ushort)least, i + (int)(least >> 16));
            }
        }

        if (at < 0)
        {
            ReachFar(costs, ref reached);
            return;
        }

        (reached.Node, reached.Cost) = (endings[at], cheapest + (int)best - SignBit);
    }

    /// <summary>The same where 16 bits are not enough.</summary>
    private void ReachFar(ReadOnlySpan<ushort> costs, ref Reached reached)
    {
        reached.Cost = int.MaxValue;
        for (var i = 0; i < endingCount; i++)
        {
            var way = ways[i] + (short)costs[rightIds[i]];
            if (way < reached.Cost)
            {
                (reached.Node, reached.Cost) = (endings[i], way);
            }
        }
    }

    private static int Least(Vector256<int> numbers)
    {
        var four = Vector128.Min(numbers.GetLower(), numbers.GetUpper());
        var two = Vector128.Min(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Min(two, Vector128.Shuffle(two, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <summary>The least number and, in the upper half, the first lane that has it.</summary>
    private static uint Least(Vector128<ushort> numbers)
    {
        if (Sse41.IsSupported)
        {
            return Sse41.MinHorizontal(numbers).AsUInt32().ToScalar();
        }

        var least = uint.MaxValue;
        for (var lane = 0; lane < Lanes; lane++)
        {
            least = Math.Min(least, ((uint)numbers[lane] << 16) | (uint)lane);
        }

        return BitOperations.RotateLeft(least, 16);
    }
}
