using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.DynamoDBv2.Model;

namespace Worker.Tests.Jobs.HazardsApi;

/// <summary>
/// Filters as DynamoDB evaluates them, as far as HazardsApi uses them: AND binds before OR, and a comparison with an attribute that is not
/// there is false.
/// </summary>
internal sealed partial class FilterExpression
{
    private readonly QueryRequest query;
    private readonly Dictionary<string, AttributeValue> row;
    private readonly List<string> tokens;
    private int next;

    private FilterExpression(QueryRequest query, Dictionary<string, AttributeValue> row)
    {
        this.query = query;
        this.row = row;
        tokens = [.. Token().Matches(query.FilterExpression).Select(match => match.Value)];
    }

    /// <summary>Whether the query's filter lets the row through.</summary>
    public static bool Matches(QueryRequest query, Dictionary<string, AttributeValue> row)
    {
        if (query.FilterExpression is null)
        {
            return true;
        }

        var expression = new FilterExpression(query, row);
        var matches = expression.Or();
        Assert.Equal(expression.tokens.Count, expression.next);
        return matches;
    }

    private bool Or()
    {
        var any = And();
        while (Skips("OR"))
        {
            any |= And();
        }

        return any;
    }

    private bool And()
    {
        var all = Condition();
        while (Skips("AND"))
        {
            all &= Condition();
        }

        return all;
    }

    private bool Condition()
    {
        if (Skips("("))
        {
            var within = Or();
            Expect(")");
            return within;
        }

        if (Skips("attribute_not_exists"))
        {
            Expect("(");
            var isMissing = Operand() is null;
            Expect(")");
            return isMissing;
        }

        if (Skips("contains"))
        {
            Expect("(");
            var set = Operand();
            Expect(",");
            var element = Operand();
            Expect(")");
            return set?.SS?.Contains(element!.S) == true;
        }

        var left = Operand();
        var comparator = tokens[next++];
        var right = Operand();
        if (comparator == "BETWEEN")
        {
            Expect("AND");
            var end = Operand();
            return Compare(left, right) >= 0 && Compare(left, end) <= 0;
        }

        return Compare(left, right) is { } order && comparator switch
        {
            "=" => order == 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => throw new InvalidOperationException($"{comparator} is no comparator"),
        };
    }

    private AttributeValue? Operand()
    {
        var token = tokens[next++];
        if (token == "size")
        {
            Expect("(");
            var measured = Operand();
            Expect(")");
            return measured?.SS is { } set ? new AttributeValue { N = set.Count.ToString(CultureInfo.InvariantCulture) } : null;
        }

        return token[0] == ':' ? query.ExpressionAttributeValues[token] : row.GetValueOrDefault(query.ExpressionAttributeNames[token]);
    }

    private static int? Compare(AttributeValue? left, AttributeValue? right) =>
        left?.N is { } one && right?.N is { } other ? Number(one).CompareTo(Number(other))
        : left?.S is { } text && right?.S is { } otherText ? string.CompareOrdinal(text, otherText)
        : null;

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private bool Skips(string token)
    {
        var isNext = next < tokens.Count && tokens[next] == token;
        next += isNext ? 1 : 0;
        return isNext;
    }

    private void Expect(string token) => Assert.True(Skips(token), $"{token} expected in {query.FilterExpression}");

    [GeneratedRegex("[#:]?[A-Za-z_]+|<=|>=|[<>=(),]")]
    private static partial Regex Token();
}
