namespace Worker.Tests.Hydra;

/// <summary>Arguments made of pieces that mean something to a shell, to Hydra or to neither; the same for the same seed.</summary>
internal static class RandomArguments
{
    private static readonly string[] Keys =
    [
        "n", "x", "flag", "s", "t", "shuffle", "no-shuffle", "a.b", "u", "lr", "model.lr", "+new", "++new", "g/h", "db@p.q", "a.b[0]", "é",
        "", "1", "1.a", "$v",
    ];

    private static readonly string[] KeyPieces = ["a", "B", "_", "-", "$", ".", "/", "@", "0", "1", "01", "1_0", ":", " "];

    private static readonly string[] DictionaryKeys = ["k", "a b", "1", "null", "$", "\"k\"", "${k}", "\\:"];

    private static readonly string[] Powers =
        ["", "", "e3", "E-2", "e+0", "e1_0", "e", "e308", "e400", "e-99999999999999999999", "e12345678"];

    private static readonly string[] Pieces =
    [
        "a", "b", "Z", "_", "1", "0", "007", "9", "-", "+", ".", "e", "E", "e-3", "inf", "nan", "true", "False", "null", "yes", ",",
        ", ", ":", ": ", "=", "\"", "'", "\\", "\\\\", "\\\"", "\\,", "\\ ", " ", "  ", "\t", "\n", "$", "${", "${}", "${a}", "${a.b:c,d}",
        "}", "{", "{}", "[", "]", "[]", "(", ")", "choice(", "~", "/", "?", "???", "*", "%", "@", "|", "#", "&", ";", "<", "!", "`",
        "^", "--", "--x", "é", "日本", "😀", "\u00a0", "\u0001", "\u007f", "$HOME", "$(id)", "`id`",
    ];

    private static readonly string[] Elements =
    [
        "a", "b c", "1", "1.5", "true", "null", "\"q\"", "'q r'", "\"a\\\"b\"", "${a}", "${}", "a\\,b", "\\", ":", "x:y", "[]", "{}", "",
        "日", "a(", "$",
    ];

    private static readonly string[] Words =
    [
        "--", "-m", "-cn", "--config-name", "--config-name=train", "--info", "-i", "all", "--multirun", "--cfg", "job", "--version",
        "-m=1", "-c=job", "a=1", "+a=b", "++a.b=[1]", "~a", "~a=1", "~/x", "=1", "a=b=c", "stray", "", "-", "-x", "-1", "-.5", "-inf",
        "-1e-3", "--5", "--_x=1", "--$x",
    ];

    public static IEnumerable<IReadOnlyList<string>> Lists(int seed, int count)
    {
        var random = new Random(seed);
        for (var index = 0; index < count; index++)
        {
            yield return [.. Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => Argument(random))];
        }
    }

    public static string Value(Random random) => random.Next(6) switch
    {
        0 => Number(random),
        1 => Container(random, 0),
        2 => Container(random, 0).Insert(0, Pick(random, [" ", "", "[", "a"])) + Pick(random, [" ", "]", "}", ",", "x"]),
        _ => string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Pick(random, Pieces))),
    };

    public static string Key(Random random) => random.Next(3) > 0
        ? Pick(random, Keys)
        : string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pick(random, KeyPieces)));

    private static string[] Argument(Random random) => random.Next(10) switch
    {
        < 5 => [$"--{Key(random)}={Value(random)}"],
        < 8 => [$"--{Pick(random, Keys)}", Value(random)],
        8 => [Value(random)],
        _ => [Pick(random, Words)],
    };

    private static string Number(Random random)
    {
        string Digits() => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => Pick(random, ["0", "1", "5", "9", "_", "00"])));
        return Pick(random, ["", "", "-", "+", "--"]) + Digits() + Pick(random, ["", ".", "."]) + Digits() + Pick(random, Powers);
    }

    private static string Container(Random random, int depth)
    {
        string Space() => Pick(random, ["", "", " ", "\t "]);
        string Element() => random.Next(4) == 0 && depth < 3 ? Container(random, depth + 1) : Pick(random, Elements);
        var isList = random.Next(2) == 0;
        string Key() => isList ? "" : $"{Pick(random, DictionaryKeys)}{Space()}:{Space()}";
        var items = Enumerable.Range(0, random.Next(4)).Select(_ => Space() + Key() + Element() + Space());
        return (isList ? "[" : "{") + Space() + string.Join(',', items) + (isList ? "]" : "}");
    }

    private static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
