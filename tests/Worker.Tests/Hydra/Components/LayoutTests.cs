using System.Text;
using System.Text.RegularExpressions;
using Hydra.Components;

namespace Worker.Tests.Hydra.Components;

/// <summary>The same arguments in all kinds of YAML: what they become, and that comments and everything around them stay.</summary>
public partial class LayoutTests
{
    private static readonly (string Use, string Name, string Value)[] Values =
    [
        ("inputValue", "text", "\"{{$.inputs.parameters['text']}}\""),
        ("inputValue", "number", "{{$.inputs.parameters['number']}}"),
        ("inputValue", "object", "'{{$.inputs.parameters['object']}}'"),
        ("inputValue", "Long name", "\"{{$.inputs.parameters['Long name']}}\""),
        ("inputPath", "data", "{{$.inputs.artifacts['data'].path}}"),
        ("inputUri", "untyped", "{{$.inputs.artifacts['untyped'].uri}}"),
        ("outputPath", "model", "{{$.outputs.artifacts['model'].path}}"),
        ("outputPath", "score", "{{$.outputs.parameters['score'].output_file}}"),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Converts_any_layout_and_keeps_comments_and_what_is_around(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < 500; round++)
        {
            var layout = new Layout(random);
            var (text, expected, comments) = layout.Write();
            var conversion = ComponentFixture.Convert(text);
            if (conversion.IsRefused)
            {
                Assert.Equal([FindingCodes.Layout], ComponentFixture.Codes(conversion.Findings));
                refused++;
                continue;
            }

            Assert.True(expected.SequenceEqual(ComponentFixture.Arguments(conversion.Text)), $"{text}\n became \n{conversion.Text}");
            Assert.True(comments.SequenceEqual(Comments().Matches(conversion.Text).Select(match => match.Value)), conversion.Text);
            Assert.StartsWith(layout.Head, conversion.Text, StringComparison.Ordinal);
            Assert.EndsWith(layout.Tail, conversion.Text, StringComparison.Ordinal);
            Assert.True(BlankLines(conversion.Text) <= BlankLines(text), $"{text}\n became \n{conversion.Text}");
            Assert.Empty(ComponentFixture.Convert(conversion.Text).Edits);
        }

        Assert.Equal(0, refused);
    }

    private static int BlankLines(string text) => text.Split('\n').Count(string.IsNullOrWhiteSpace);

    [GeneratedRegex("# comment [0-9]+")]
    private static partial Regex Comments();

    /// <summary>Random arguments in a random layout.</summary>
    private sealed class Layout
    {
        private readonly Random random;
        private readonly StringBuilder text = new();
        private readonly List<string> expected = [];
        private readonly List<string> comments = [];
        private readonly string lineEnd;
        private readonly bool severalLines;
        private readonly string indent;

        public Layout(Random random)
        {
            this.random = random;
            lineEnd = Chance(3) ? "\r\n" : "\n";
            Flow = Chance(2);
            severalLines = Chance(2);
            indent = new string(' ', random.Next(4, 9));
            Head = (Chance(4) ? "\uFEFF" : "") + (ComponentFixture.Head + "    args:").ReplaceLineEndings(lineEnd);
            Tail = Chance(2) ? $"{lineEnd}    env: {{A: b}}   # the end{lineEnd}" : Chance(2) ? lineEnd : "";
        }

        public string Head { get; }

        public string Tail { get; }

        private bool Flow { get; }

        public (string Text, IReadOnlyList<string> Expected, IReadOnlyList<string> Comments) Write()
        {
            text.Append(Head);
            var items = new List<string>();
            for (var i = random.Next(1, 6); i > 0; i--)
            {
                Argument(items);
            }

            if (Flow)
            {
                Brackets(items);
            }
            else
            {
                Dashes(items);
            }

            text.Append(Tail);
            return (text.ToString(), expected, comments);
        }

        private void Argument(List<string> items)
        {
            var name = $"k{items.Count}";
            switch (random.Next(5))
            {
                case 0:
                    items.Add($"{name}=1");
                    expected.Add($"{name}=1");
                    break;
                case 1:
                    items.Add(Scalar($"--{name}=word"));
                    expected.Add($"{name}=word");
                    break;
                case 2:
                    items.AddRange([Scalar($"--{name}"), Scalar("two words")]);
                    expected.Add($"{name}=two words");
                    break;
                case 3:
                    items.AddRange([Scalar($"--{name}"), Chance(2) ? "{concat: [a, b]}" : "{ concat : [ a, 'b' ] }"]);
                    expected.Add($"[{name}= a b]");
                    break;
                default:
                    var (use, port, value) = Values[random.Next(Values.Length)];
                    items.AddRange([Scalar($"--{name}"), Placeholder(use, port)]);
                    expected.Add($"{name}={value}");
                    break;
            }
        }

        private string Scalar(string value) => random.Next(Flow ? 3 : 5) switch
        {
            0 => value,
            1 => $"'{value}'",
            2 => $"\"{value}\"",
            3 => $">-{lineEnd}{indent}    {value}",
            _ => $"|-{lineEnd}{indent}    {value}",
        };

        private string Placeholder(string use, string port)
        {
            var name = Chance(3) ? $"'{port}'" : port;
            return random.Next(Flow ? 3 : 5) switch
            {
                0 => $"{{{use}: {name}}}",
                1 => $"{{ {use}:   {name} }}",
                2 => $"{{{lineEnd}{indent}     {use}: {name}}}",
                3 => $"{use}: {name}",
                _ => $"{use}:{lineEnd}{indent}     {name}",
            };
        }

        private void Dashes(List<string> items)
        {
            foreach (var item in items)
            {
                CommentLines();
                text.Append(lineEnd).Append(indent).Append('-').Append(' ', random.Next(1, 4)).Append(item);
                var isBlock = item[0] is '>' or '|';
                if (!isBlock && Chance(3))
                {
                    Comment("  ");
                }
            }
        }

        private void Brackets(List<string> items)
        {
            text.Append(" [");
            for (var i = 0; i < items.Count; i++)
            {
                if (severalLines && Chance(2))
                {
                    CommentLines();
                    text.Append(lineEnd).Append(indent).Append("  ");
                }

                text.Append(items[i]);
                if (i < items.Count - 1 || Chance(3))
                {
                    text.Append(Chance(4) ? " , " : ", ");
                }

                if (severalLines && Chance(4))
                {
                    Comment(text[^1] == ' ' ? "" : " ");
                    text.Append(lineEnd).Append(indent).Append("  ");
                }
            }

            text.Append(']');
        }

        private void CommentLines()
        {
            while (Chance(5))
            {
                text.Append(lineEnd);
                if (Chance(2))
                {
                    text.Append(indent);
                    Comment("");
                }
            }
        }

        private void Comment(string before)
        {
            var comment = $"# comment {comments.Count}";
            comments.Add(comment);
            text.Append(before).Append(comment);
        }

        private bool Chance(int oneIn) => random.Next(oneIn) == 0;
    }
}
