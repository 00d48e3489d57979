using System.Xml.Linq;
using Worker.Tests.Hazards;

namespace Worker.Tests.JapaneseText;

/// <summary>On the telegrams of this repository, and on the official samples where somebody put them.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(MecabTelegramTests))]
public sealed class MecabTelegramTests
{
    [Fact]
    public async Task Finds_the_words_and_features_of_mecab_in_all_text_of_the_telegrams()
    {
        var lines =
            from file in Telegrams.All()
            from text in XDocument.Load(file).DescendantNodes().OfType<XText>()
            from line in text.Value.Split('\n')
            where line.Trim().Length > 0
            select line;

        await MecabFixture.AssertSameAsync(MecabFixture.IpadicFolder, MecabFixture.Ipadic, JapaneseLines.Lines(lines));
    }
}
