using LocalAws;

namespace Worker.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    public static Repository Repository { get; } = Repository.Find();

    public static string Root => Repository.Root;
}
