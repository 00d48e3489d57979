namespace Worker.Tests.Fuzzing;

/// <summary>What must hold of an input.</summary>
internal static class Promise
{
    public static void True(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new BrokenPromiseException(otherwise);
        }
    }

    public static void Equal<T>(T expected, T actual) =>
        True(EqualityComparer<T>.Default.Equals(expected, actual), $"not the same: {expected} and {actual}");

    public static void Throws<T>(Action act)
        where T : Exception
    {
        try
        {
            act();
        }
        catch (T)
        {
            return;
        }

        throw new BrokenPromiseException($"no {typeof(T).Name} this time");
    }
}

/// <summary>Something that must hold of every input does not.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
