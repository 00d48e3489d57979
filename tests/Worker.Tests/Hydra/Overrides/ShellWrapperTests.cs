using Hydra.Overrides;

namespace Worker.Tests.Hydra;

public static class ShellWrapperTests
{
    private static readonly ParameterTypes Types = new[] { "n:int", "x:float", "flag:bool", "s:string", "t:literal", "cuda:negatable", "a.b:int" }
        .Aggregate(ParameterTypes.None, (types, declaration) => types.With(declaration));

    public static TheoryData<string> Shells { get; } = ["dash", "bash --posix"];

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Does_with_all_vectors_as_the_library_does(string shell)
    {
        foreach (var group in HydraVector.All().GroupBy(vector => string.Join(' ', vector.Types)))
        {
            var types = group.First().ParameterTypes;
            Compare(shell, types, group.Select(vector => vector.Argv));
        }
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public static void Does_with_random_arguments_as_the_library_does(string shell) =>
        Compare(shell, Types, RandomArguments.Lists(seed: 20261127, count: 600));

    private static void Compare(string shell, ParameterTypes types, IEnumerable<IReadOnlyList<string>> argvs)
    {
        var expected = argvs.Select(argv => (Argv: argv, Converted: Convert(argv, types))).ToList();
        var outcomes = ShellFixture.ConvertAll(shell, types, expected.Select(list => (list.Argv, list.Converted.Refused is not null)));
        foreach (var ((argv, (overrides, refused)), outcome) in expected.Zip(outcomes))
        {
            var given = $"{shell}: {string.Join('\n', argv)}\n->\n";
            if (refused is null)
            {
                Assert.Equal(given + string.Join('\n', overrides.DefaultIfEmpty("")) + "\n", given + outcome);
            }
            else
            {
                Assert.StartsWith($"{given}hydra-wrapper: argument {refused.Position}: ", given + outcome, StringComparison.Ordinal);
                Assert.EndsWith($" [{refused.Code}]\n", given + outcome, StringComparison.Ordinal);
            }
        }

        Assert.Equal(expected.Count, outcomes.Count);
    }

    private static (IReadOnlyList<string> Overrides, OverrideException? Refused) Convert(IReadOnlyList<string> argv, ParameterTypes types)
    {
        try
        {
            return (TrialArguments.Convert(argv, types).Overrides, null);
        }
        catch (OverrideException exception)
        {
            return ([], exception);
        }
    }
}
